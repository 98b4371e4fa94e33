import { isAllowedHost } from './links.ts';
import { isThisMachine } from './own-machine.ts';

/** Who runs the study at a host, as a person said. */
export interface HostAnswer {
  /** `host`, which stands for all its ports, or `host:port`. */
  host: string;
  answer: string;
}

/** Who runs the study that this link leads to; null: nobody said, or it is on this machine. */
export function ownerOf(link: string, answers: readonly HostAnswer[]): string | null {
  if (!URL.canParse(link)) return null;
  const url = new URL(link);
  return answers.find(({ host }) => isAllowedHost(url, [host]))?.answer ?? null;
}

/** The hosts behind these links of which nobody said who runs the study there. This machine needs no answer. */
export function hostsWithoutOwner(links: readonly string[], answers: readonly HostAnswer[]): string[] {
  const open = links.filter((link) => URL.canParse(link) && ownerOf(link, answers) === null);
  return [...new Set(open.map((link) => new URL(link).host))].filter((host) => !isThisMachine(host));
}

/** What is asked before the first job at these hosts. */
export function askForOwners(hosts: readonly string[]): string {
  return (
    `Who runs the study at ${hosts.join(', ')}? It is asked once for each host that is not this machine, kept with the ` +
    'experiment, and exported: name the people or the institution, such as “our lab, as approved by its ethics board”.'
  );
}
