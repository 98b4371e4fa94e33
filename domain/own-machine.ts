/** Whether a host (`host` or `host:port`, as addresses have them) is this very machine: loopback, and nothing else. */
export function isThisMachine(host: string): boolean {
  const { hostname } = new URL(`http://${host}`);
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}
