import type { Attempt, ComputeTarget } from '../run/ports.ts';
import { exampleStep } from './example-graphs.ts';
import { createManualTarget } from './manual-target.ts';
import { createMemoryFiles } from './memory-files.ts';
import { computeTargetConformance } from './target-conformance.ts';

let attempts = 0;

/** Ends each attempt as its step's id says. */
function selfDriven(): {
  readonly target: ComputeTarget;
  readonly files: ReturnType<typeof createMemoryFiles>;
} {
  const files = createMemoryFiles();
  const manual = createManualTarget({ name: 'manual', capacity: 1, files });
  const submit: ComputeTarget['submit'] = async (attempt, onSignal) => {
    const handle = await manual.submit(attempt, onSignal);
    const { signal, succeed, fail, cancelAsked, confirmCancel } = await manual.next(attempt.step.id);
    signal({ kind: 'running' });
    if (attempt.step.id === 'succeed') succeed({ out: 'made' });
    if (attempt.step.id === 'fail') fail({ code: 'broken', params: {}, message: 'It is broken.' });
    if (attempt.step.id === 'hang') void cancelAsked.then(confirmCancel);
    return handle;
  };
  return { target: { ...manual, submit }, files };
}

computeTargetConformance('manual', () => {
  const { target, files } = selfDriven();
  return {
    target,
    nextProcess: () => target,
    attempt: (ending): Attempt => {
      attempts += 1;
      const directory = `/attempts/${attempts}`;
      return {
        id: String(attempts),
        step: exampleStep({ id: ending }),
        directory,
        inputs: [],
        outputs: [{ name: 'out', type: 'uri_file', path: `${directory}/out` }],
        seed: '',
        logFile: `${directory}.log`,
      };
    },
    hasOutput: (attempt) => attempt.outputs.every((output) => files.read(output.path) === 'made'),
  };
});
