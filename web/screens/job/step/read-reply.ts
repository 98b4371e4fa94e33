import { parseReply } from '../../../../domain/reply.schema.ts';
import type { Reply } from '../../../../domain/reply.ts';

/** A reply from the ledger; null: it is none. */
export function readReply(value: unknown): Reply | null {
  if (value === null || value === undefined) return null;
  const parsed = parseReply(value);
  return parsed.ok ? parsed.reply : null;
}

/** The texts of a prompt with who speaks; empty: it is made of none (the dry-run's). */
export function messagesOf(prompt: unknown): { role: string; text: string }[] {
  if (prompt === null || typeof prompt !== 'object') return [];
  const { system, user } = prompt as { system?: unknown; user?: unknown };
  const told = [
    { role: 'System', text: system },
    { role: 'User', text: user },
  ];
  return told.filter(
    (message): message is { role: string; text: string } => typeof message.text === 'string',
  );
}
