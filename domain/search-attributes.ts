/**
 * The search attributes of every workflow of Proband in Temporal, all of type Keyword. One small set for all kinds,
 * as a server has few places for them.
 */
export const SEARCH_ATTRIBUTES = {
  kind: 'ProbandKind',
  experiment: 'ProbandExperiment',
  session: 'ProbandSession',
  state: 'ProbandState',
  reason: 'ProbandReason',
  mode: 'ProbandMode',
  model: 'ProbandModel',
} as const;

/** Name and type as `temporal server start-dev --search-attribute` and the operator service want them. */
export const SEARCH_ATTRIBUTE_TYPES: Record<string, 'Keyword'> = Object.fromEntries(
  Object.values(SEARCH_ATTRIBUTES).map((name) => [name, 'Keyword' as const]),
);
