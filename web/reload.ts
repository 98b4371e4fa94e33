const MARK = 'proband-reloaded';

/**
 * A page that was opened before an update asks for files that are gone; loading it again gets the new ones. Once, and
 * not again within ten seconds: if it does not help, the error is shown.
 */
export function reloadAfterUpdate(page: Window): void {
  page.addEventListener('vite:preloadError', (event) => {
    const last = Number(page.sessionStorage.getItem(MARK) ?? 0);
    if (Date.now() - last < 10_000) return;
    event.preventDefault();
    page.sessionStorage.setItem(MARK, String(Date.now()));
    page.location.reload();
  });
}
