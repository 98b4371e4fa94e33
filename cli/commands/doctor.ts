import type { PlatformName } from '../../domain/config.schema.ts';
import type { Context } from '../context.ts';
import { render } from '../doctor/finding.ts';
import { checkMachine } from '../doctor/machine.ts';
import { checkStudy } from '../doctor/study.ts';
import { checkLink } from '../study-page.ts';

export interface DoctorOptions {
  platform?: PlatformName;
  json?: boolean;
}

/**
 * `proband doctor`: checks this machine and, with a link, whether participants can enter a study by it; says how to mend
 * what it finds. Exit 1: something keeps Proband or its participants from their work.
 */
export async function doctor(
  context: Context,
  link: string | undefined,
  options: DoctorOptions,
): Promise<number> {
  const url = link === undefined ? null : checkLink(link);
  const findings = [
    ...(await checkMachine(context)),
    ...(url ? await checkStudy(context.settings, url, options.platform) : []),
  ];
  context.stdout.write(options.json ? `${JSON.stringify(findings)}\n` : `${render(findings)}\n`);
  return findings.some(({ how }) => how === 'bad') ? 1 : 0;
}
