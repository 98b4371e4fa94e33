/**
 * Makes a stored page show as what it is. Its policy (CSP) already keeps it from doing anything; what is taken out here would
 * only lead a browser away from it or fill the console with refusals: a refresh, and a base for links that go nowhere.
 */
export function inertPage(html: string): string {
  return html.replace(/<meta\b[^>]*http-equiv\s*=\s*["']?refresh[^>]*>/gi, '').replace(/<base\b[^>]*>/gi, '');
}
