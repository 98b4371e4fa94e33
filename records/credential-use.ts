import { called, problemWithUse, type UseProblem } from '../domain/credential-use.ts';
import { Prisma, type Database } from '../prisma/database.ts';
import {
  CredentialUnavailable,
  findCredential,
  nameOf,
  openAccess,
  type CredentialUser,
  type OpenedCredential,
} from './credentials.ts';
import { loadRow } from './jobs.ts';
import { dropTickets } from './pace.ts';
import { pauseFor } from './pauses.ts';
import type { SecretBox } from './secrets.ts';
import { commitTransition } from './transitions.ts';

const { sql } = Prisma;

interface UseRow {
  job: string;
  id: string;
  name: string;
  removedAt: Date | null;
  disabled: boolean;
  ownerName: string;
  ownerEmail: string;
  personName: string | null;
  personEmail: string | null;
  personDisabled: boolean;
  may: boolean;
}

/** Whose right counts: the person's who started the job, else the owner's of its experiment. Nothing of this is remembered. */
const USES = sql`
  SELECT j.id AS job, c.id, c.name, c."removedAt", c."disabledAt" IS NOT NULL AS disabled,
    o.name AS "ownerName", o.email AS "ownerEmail", p.name AS "personName", p.email AS "personEmail",
    p."disabledAt" IS NOT NULL AS "personDisabled",
    p.id IS NOT NULL AND (p.id = c."ownerId" OR EXISTS (
      SELECT FROM "CredentialShare" h WHERE h."credentialId" = c.id AND h.email = lower(p.email))) AS may
  FROM "Job" j JOIN "Config" f ON f.id = j."configId"
    JOIN "Credential" c ON c.id = f.content->>'credential' JOIN "User" o ON o.id = c."ownerId"
    JOIN "Session" s ON s.id = j."sessionId" JOIN "Experiment" e ON e.id = s."experimentId"
    LEFT JOIN "User" p ON p.id = coalesce(j."startedById", e."ownerId")`;

function problemOf(row: UseRow): UseProblem | null {
  const { personName, personEmail } = row;
  return problemWithUse({
    credential: {
      name: nameOf(row),
      owner: { name: row.ownerName, email: row.ownerEmail },
      removed: row.removedAt !== null,
      disabled: row.disabled,
    },
    person:
      personName === null || personEmail === null
        ? null
        : { name: personName, email: personEmail, disabled: row.personDisabled },
    may: row.may,
  });
}

/**
 * Opens a credential for a call of a job, by the right of the person who started it.
 * @throws CredentialUnavailable
 */
export async function openForJob(
  db: Database,
  box: SecretBox,
  credentialId: string,
  jobId: string,
): Promise<OpenedCredential> {
  const [use] = await db.$queryRaw<UseRow[]>`${USES} WHERE j.id = ${jobId}`;
  const problem = use && problemOf(use);
  if (problem) throw new CredentialUnavailable(problem.reason, credentialId, problem.text);
  return openAccess(db, box, credentialId);
}

/** Why a person cannot start jobs of a session, for its credential; null: they can, or it has none. */
export async function problemWithStarting(
  db: Database,
  actor: CredentialUser,
  sessionId: string,
): Promise<string | null> {
  const [found] = await db.$queryRaw<{ id: string; name: string; ownerName: string; ownerEmail: string }[]>`
    SELECT c.id, c.name, o.name AS "ownerName", o.email AS "ownerEmail"
    FROM "Session" s JOIN "Config" f ON f.id = s."configId"
      JOIN "Credential" c ON c.id = f.content->>'credential' JOIN "User" o ON o.id = c."ownerId"
    WHERE s.id = ${sessionId} AND c."removedAt" IS NULL`;
  if (!found || (await findCredential(db, actor, found.id))) return null;
  const owner = called({ name: found.ownerName, email: found.ownerEmail });
  return `Jobs of this session use the credential ${JSON.stringify(found.name)} of ${owner}, which is not shared with you. Its owner can share it.`;
}

/** So many jobs are paused at a time. */
const AT_ONCE = 8;

/** Its first visit may be under way, and visits of some links claim a place: only a job that was not started yet is stopped before it. */
const MAY_BE_STOPPED = sql`j."finishedAt" IS NULL AND j.state <> 'paused' AND j.phase IN ('look', 'ask')
  AND (j.step > 0 OR EXISTS (
    SELECT FROM "Command" k WHERE k."jobId" = j.id AND k.kind = 'start' AND k."doneAt" IS NULL))
  AND NOT EXISTS (SELECT FROM "LlmCall" l WHERE l."jobId" = j.id AND l.status = 'sending')`;

/**
 * Pauses at once the jobs that may not use their credential any more: all at a credential, or all that a person started.
 * Each would find that out at its next call. Left to that are jobs that are about to send an answer, or whose call is under
 * way: both are paid for.
 * @returns how many were paused
 */
export async function pauseWithoutUse(
  db: Database,
  of: { credential: string } | { person: string },
): Promise<number> {
  const which = 'credential' in of ? sql`c.id = ${of.credential}` : sql`p.id = ${of.person}`;
  const uses = await db.$queryRaw<UseRow[]>`${USES}
    WHERE ${which} AND ${MAY_BE_STOPPED} ORDER BY j.id`;
  let paused = 0;
  for (let from = 0; from < uses.length; from += AT_ONCE) {
    const told = await Promise.all(uses.slice(from, from + AT_ONCE).map((use) => pauseOne(db, use)));
    paused += told.filter(Boolean).length;
  }
  return paused;
}

/** A job that moved on meanwhile is left alone. */
async function pauseOne(db: Database, use: UseRow): Promise<boolean> {
  const problem = problemOf(use);
  if (!problem) return false;
  const row = await loadRow(db, use.job);
  if (row.state === 'paused' || (row.phase !== 'look' && row.phase !== 'ask')) return false;
  const after = await commitTransition(db, { row }, pauseFor('credential_unavailable', problem.text));
  if (after.row.turn !== row.turn + 1 || after.row.pausedBySystem !== 'credential_unavailable') return false;
  await dropTickets(db, [use.job]);
  return true;
}
