import type { AppDeps } from '../api/deps.ts';
import { createProviderDeps } from '../models/providers/deps.ts';
import { listModels } from '../models/providers/list-models.ts';
import { createAgentRegistry } from '../models/registry.ts';

/** Who answers pages, and what models providers have; these may be machines of one's own. */
export function modelsFor(given: {
  ownPorts: readonly number[];
  build: string;
}): Pick<AppDeps, 'agents' | 'models'> {
  const policy = { allowPrivate: true, ownPorts: new Set(given.ownPorts) };
  const deps = createProviderDeps({ policy, build: given.build });
  return {
    agents: createAgentRegistry(deps),
    models: { list: (access, signal) => listModels(access, deps, signal) },
  };
}
