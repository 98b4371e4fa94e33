import { render } from '../doctor/finding.ts';
import { checkMachine } from '../doctor/machine.ts';
import type { Context } from '../context.ts';

export interface DoctorOptions {
  json?: boolean;
}

/** `proband doctor`: checks this machine, and says how to mend what it finds. Exit 1: something keeps Proband from its work. */
export async function doctor(context: Context, options: DoctorOptions): Promise<number> {
  const findings = await checkMachine(context);
  context.stdout.write(options.json ? `${JSON.stringify(findings)}\n` : `${render(findings)}\n`);
  return findings.some(({ how }) => how === 'bad') ? 1 : 0;
}
