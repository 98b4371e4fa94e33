/** By what studies know who comes: names Proband and its version. */
export function userAgentOf(build: string): string {
  return `Mozilla/5.0 (compatible; Proband/${build})`;
}
