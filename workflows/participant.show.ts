import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { Briefing, Position } from '../domain/position.ts';
import { SEARCH_ATTRIBUTES } from '../domain/search-attributes.ts';

const STATE = defineSearchAttributeKey(SEARCH_ATTRIBUTES.state, SearchAttributeType.KEYWORD);
const REASON = defineSearchAttributeKey(SEARCH_ATTRIBUTES.reason, SearchAttributeType.KEYWORD);

/** Shows in Temporal Web where a job stands: attributes when its state changes, details always (they cost nothing). */
export function createDisplay(briefing: Briefing): (at: Position) => void {
  let shown = '';
  return (at) => {
    const standing = `${at.state} ${at.reason ?? ''}`;
    if (standing !== shown) {
      shown = standing;
      upsertSearchAttributes([
        { key: STATE, value: at.state },
        { key: REASON, value: at.reason },
      ]);
    }
    setCurrentDetails(detailsOf(briefing, at));
  };
}

function detailsOf({ experiment, session, mode, model }: Briefing, at: Position): string {
  const state = at.reason ? `${at.state} (${at.reason})` : at.state;
  return [
    `**${at.label}** — ${state}`,
    '',
    `- experiment: ${experiment}`,
    `- session: ${session}`,
    `- mode: ${mode}, model: ${model}`,
    ...(at.state === 'paused'
      ? ['- `proband why` with the id of this workflow says what would free it']
      : []),
  ].join('\n');
}
