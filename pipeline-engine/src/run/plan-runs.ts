/** What a run would do, asked of the files and the store as they are now; nothing is recorded. */
import type { Step } from '../graph/step.ts';
import { optional } from '../spec/optional.ts';
import type { Engine, EngineOptions } from './engine-contract.ts';
import type { EnvironmentHost } from './environments.ts';
import { findStepResults } from './find-results.ts';
import { codeAsPinned, pinInputs, readCode } from './pin-inputs.ts';
import { externalOf, pinnedInputs } from './pinned-inputs.ts';
import { type Plan, planRun } from './plan.ts';
import { plannedParts } from './planned-parts.ts';
import { environmentFilesOf } from './readings.ts';
import { createRememberedIdentities } from './remembered-identities.ts';
import { pinSecrets } from './secrets.ts';
import { softwareOf } from './software.ts';
import { wantedPart } from './wanted-part.ts';

/** Of how many planned steps the fingerprints are kept in memory: enough for a large graph. */
const rememberedSteps = 200_000;

/** `hostOf` says where the environment of a step would be made. */
export function createPlanner(
  options: EngineOptions,
  hostOf: (step: Pick<Step, 'compute'>) => EnvironmentHost | undefined,
): Engine['plan'] {
  const identities = createRememberedIdentities(rememberedSteps);
  return async (whole, request): Promise<Plan> => {
    const graph = wantedPart(whole, request);
    const local = await readCode(graph, options);
    const purpose = { for: 'plan', signal: request.signal } as const;
    const inputs = [...(await pinInputs(graph, options, purpose)), ...local.missing];
    const pinned = pinnedInputs({
      inputs,
      code: codeAsPinned(local.code),
      secrets: await pinSecrets(graph, options.secrets),
    });
    const engineVersions = options.engineVersions ?? {};
    const software = softwareOf(options.environments, hostOf);
    const identify = identities.of(request.pipeline);
    await options.environments?.look(
      graph.steps.map((step) => ({
        step,
        files: environmentFilesOf(step, pinned),
        ...optional('host', hostOf(step)),
      })),
    );
    return planRun(graph, {
      force: request.force ?? false,
      identify: (step, outputsOf) =>
        identify(step, {
          pinned,
          outputsOf,
          engineVersions,
          hash: options.hash,
          softwareOf: software,
        }),
      external: (step) => externalOf(step, pinned),
      parts: (step, identified) => plannedParts(options, step, identified, pinned),
      results: (steps) => findStepResults(options, steps),
      nearest: (step) => options.stepCache.nearest(request.pipeline, step.id, step.component.name),
    });
  };
}
