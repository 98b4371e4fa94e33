/** A person as sentences name them. */
export interface Named {
  name: string;
  email: string;
}

/** What decides whether a job may use a credential. */
export interface CredentialUse {
  credential: { name: string; owner: Named; removed: boolean; disabled: boolean };
  /** Who started the job; null: nobody who has an account. */
  person: (Named & { disabled: boolean }) | null;
  /** The person owns the credential, or it is shared with them. */
  may: boolean;
}

export type UseProblem = { reason: 'removed' | 'disabled' | 'not_shared' | 'person_disabled'; text: string };

/** Why a job may not use a credential, and who can change that; null: it may. */
export function problemWithUse({ credential, person, may }: CredentialUse): UseProblem | null {
  const which = `the credential ${JSON.stringify(credential.name)} of ${called(credential.owner)}`;
  const problem = problemWithCredential(credential);
  if (problem) return problem;
  if (person?.disabled) {
    const text = `The account of ${called(person)}, who started this job, is disabled: it may not use ${which} any more.`;
    return { reason: 'person_disabled', text };
  }
  if (may) return null;
  const whom = person ? `${called(person)}, who started this job` : 'anybody who started this job';
  const text = `T${which.slice(1)} is not shared with ${whom}. Its owner can share it.`;
  return { reason: 'not_shared', text };
}

/** Why nobody may use it. */
export function problemWithCredential({
  name,
  owner,
  removed,
  disabled,
}: CredentialUse['credential']): UseProblem | null {
  const which = `The credential ${JSON.stringify(name)} of ${called(owner)}`;
  if (removed) return { reason: 'removed', text: `${which} was removed; its key is erased.` };
  if (!disabled) return null;
  const how = `\`proband credentials enable ${JSON.stringify(name)}\` lets it be used again.`;
  return { reason: 'disabled', text: `${which} is disabled. Its owner can enable it: ${how}` };
}

export function called({ name, email }: Named): string {
  return `${name} (${email})`;
}
