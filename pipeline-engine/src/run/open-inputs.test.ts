import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleGraph } from '../testing/example-graphs.ts';
import { createOpenInputs } from './open-inputs.ts';
import { readinessOf, scheduleOf } from './scheduler.ts';
import { changeState, replayEvents } from './state.ts';

const plans = fc.record({
  /** Of each step, which of the three before it it reads. */
  reads: fc.array(fc.nat(7), { minLength: 1, maxLength: 12 }),
  order: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  fails: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
  keepsGoing: fc.boolean(),
});

test('R88 whatever an end lets begin or be skipped is looked at', () => {
  fc.assert(
    fc.property(plans, ({ reads, order, fails, keepsGoing }) => {
      const above = reads.map((bits, at) =>
        [1, 2, 3].filter((back) => bits & (1 << (back - 1)) && at >= back).map((back) => `s${at - back}`),
      );
      const steps = above.map((from, at) => ({
        id: `s${at}`,
        data: Object.fromEntries(from.map((id, index) => [`in${index}`, `${id}.out`])),
      }));
      const graph = { ...exampleGraph(steps), continueOnStepFailure: keepsGoing };
      const schedule = scheduleOf(graph);
      const heads = graph.steps.map(({ id, displayName }, at) => ({
        id,
        displayName,
        component: 'c',
        dependsOn: above[at] ?? [],
      }));
      const state = replayEvents([
        {
          type: 'run-created',
          run: '1',
          pipeline: 'p.yml',
          displayName: 'p',
          steps: heads,
          force: false,
          source: 'http',
          seq: 1,
          time: 0,
        },
      ]);
      if (state === undefined) throw new Error('a new run has a first event');
      const open = createOpenInputs(schedule, state);
      const decided = (): readonly string[] =>
        state.order.filter((id) => {
          const isWaiting = state.steps[id]?.status === 'waiting';
          return isWaiting && readinessOf(schedule, state, id).kind !== 'blocked';
        });
      for (let seq = 2; ; seq++) {
        const before = decided();
        const step = before[(order[seq - 2] ?? 0) % before.length];
        if (step === undefined) break;
        const failed = readinessOf(schedule, state, step).kind === 'skip' || fails[seq - 2] === true;
        const failure = { code: 'command-failed', message: '', remedy: '', params: {} } as const;
        changeState(
          state,
          failed
            ? { type: 'step-failed', step, failure, seq, time: 0 }
            : {
                type: 'step-reused',
                step,
                fingerprint: 'v2:1',
                from: { run: '0', step, time: 0 },
                outputs: [],
                metrics: [],
                seq,
                time: 0,
              },
        );
        const looked = open.after(step);
        const known = new Set([...before, ...looked]);
        expect(decided().filter((id) => !known.has(id))).toEqual([]);
      }
      expect(state.order.every((id) => state.steps[id]?.status !== 'waiting')).toBe(true);
    }),
  );
});
