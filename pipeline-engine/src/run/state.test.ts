import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent, RunEventBody, StepStatus, TransientEvent } from './events.ts';
import { applyRunEvent, applyRunEvents, type RunState, replayEvents } from './state.ts';
import { isTerminal } from './step-state.ts';
import { waitingReason } from './waiting.ts';

const ids = ['a', '__proto__', 'constructor'];
const created: RunEventBody = {
  type: 'run-created',
  run: '1',
  pipeline: 'p.yml',
  displayName: 'P',
  steps: ids.map((id, index) => ({ id, displayName: id, component: 'copy', dependsOn: ids.slice(0, index) })),
  force: false,
  source: 'http',
};

const step = fc.constantFrom(...ids, 'unknown');
const attempt = fc.constantFrom('x', 'y');
const from = { run: '0', step: 'a', time: 1 };
const failure = { code: 'broken', params: {}, message: 'It is broken.' };
const results = { fingerprint: 'v1:f', outputs: [], metrics: [] };

const stepEvent: fc.Arbitrary<RunEventBody> = fc.oneof(
  fc.record({ type: fc.constant('step-queued' as const), step }),
  fc.record({ type: fc.constant('attempt-intended' as const), step, attempt, target: fc.constant('local') }),
  fc.record({
    type: fc.constant('step-equipped' as const),
    step,
    environment: fc.constant({ kind: 'system' as const, host: 'local' }),
  }),
  fc.record({ type: fc.constant('attempt-submitted' as const), step, attempt }),
  fc.record({ type: fc.constant('attempt-running' as const), step, attempt }),
  fc.record({ type: fc.constant('attempt-lost' as const), step, attempt }),
  fc.record({ type: fc.constant('step-cancelling' as const), step }),
  fc.record({ type: fc.constant('step-cancelled' as const), step }),
  fc.record({ type: fc.constant('step-skipped' as const), step, because: fc.constant('a') }),
  step.map((id) => ({ type: 'step-failed' as const, step: id, failure })),
  step.map((id) => ({ type: 'step-reused' as const, step: id, from, ...results })),
  fc.tuple(step, attempt).map(([id, name]) => ({
    type: 'step-succeeded' as const,
    step: id,
    attempt: name,
    durationMs: 1,
    ...results,
  })),
);
const runEvent: fc.Arbitrary<RunEventBody> = fc.constantFrom<RunEventBody>(
  { type: 'run-started' },
  { type: 'run-resumed' },
  { type: 'run-cancelling' },
  { type: 'run-finished', status: 'failed', outputs: [] },
);

const log = fc
  .array(fc.oneof({ weight: 5, arbitrary: stepEvent }, { weight: 1, arbitrary: runEvent }), { maxLength: 40 })
  .map((bodies) =>
    [created, ...bodies].map((body, index): RunEvent => ({ ...body, seq: index + 1, time: index })),
  );

/** The state after every event, oldest first. */
function states(events: readonly RunEvent[]): RunState[] {
  const all: RunState[] = [];
  let state: RunState | undefined;
  for (const event of events) {
    state = applyRunEvent(state, event);
    all.push(state);
  }
  return all;
}

describe('R40 the fold', () => {
  it('gives the same state one by one, all at once, in two parts, and when events come twice', () => {
    fc.assert(
      fc.property(log, fc.nat(), (events, cut) => {
        const expected = states(events).at(-1);
        expect(replayEvents(events)).toEqual(expected);
        const at = cut % (events.length + 1);
        expect(applyRunEvents(applyRunEvents(undefined, events.slice(0, at)), events.slice(at))).toEqual(
          expected,
        );
        expect(applyRunEvents(applyRunEvents(undefined, events), events.slice(1))).toEqual(expected);
      }),
    );
  });

  it('never changes a terminal step or run, and never an earlier state', () => {
    fc.assert(
      fc.property(log, (events) => {
        const all = states(events);
        const frozen = all.map((state) => JSON.stringify(state));
        for (const [index, state] of all.entries()) {
          for (const id of ids) {
            const before = all[index - 1]?.steps[id];
            if (before && isTerminal(before.status)) expect(state.steps[id]).toBe(before);
          }
        }
        expect(all.map((state) => JSON.stringify(state))).toEqual(frozen);
      }),
    );
  });

  it('keeps nodes apart that are called as properties of objects are', () => {
    const events = [created, { type: 'step-cancelled', step: '__proto__' } as const];
    const state = replayEvents(events.map((body, index) => ({ ...body, seq: index + 1, time: 0 })));
    const statuses = Object.values(state?.steps ?? {}).map((entry) => `${entry.id} ${entry.status}`);
    expect(statuses).toEqual(['a waiting', '__proto__ cancelled', 'constructor waiting']);
    expect(state?.steps.toString).toBeUndefined();
  });

  it('takes progress only while a step runs, and says why a step waits', () => {
    const progress: TransientEvent = { type: 'step-progressed', step: 'a', fraction: 0.5, message: 'half' };
    const before = replayEvents([{ ...created, seq: 1, time: 0 }]);
    if (before === undefined) throw new Error('no state');
    expect(applyRunEvent(before, progress).steps.a?.progress).toBeUndefined();
    const running = applyRunEvent(before, {
      type: 'attempt-running',
      step: 'a',
      attempt: 'x',
      seq: 2,
      time: 7,
    });
    expect(applyRunEvent(running, progress).steps.a).toMatchObject({
      status: 'running',
      startedAt: 7,
      progress: 0.5,
    });
    expect(waitingReason(running, 'constructor')).toEqual({ kind: 'inputs', steps: ['a', '__proto__'] });
    expect(waitingReason(running, 'a')).toBeUndefined();
  });

  it('T103 a step that runs says that its machine does not answer, until it does', () => {
    const reason = { kind: 'target', target: 'far', message: 'far does not answer' } as const;
    const bodies: readonly RunEventBody[] = [
      created,
      { type: 'attempt-intended', step: 'a', attempt: 'x', target: 'far' },
      { type: 'attempt-running', step: 'a', attempt: 'x' },
      { type: 'step-queued', step: 'a', reason },
      { type: 'attempt-running', step: 'a', attempt: 'x' },
    ];
    const stateAfter = (count: number) =>
      replayEvents(bodies.slice(0, count).map((body, index) => ({ ...body, seq: index + 1, time: index })))
        ?.steps.a;
    expect(stateAfter(4)).toMatchObject({ status: 'running', startedAt: 2, waiting: reason });
    expect(stateAfter(5)).toMatchObject({ status: 'running', startedAt: 2 });
    expect(stateAfter(5)?.waiting).toBeUndefined();
  });

  it('a step that is being cancelled does not look as if it ran again', () => {
    const bodies: readonly RunEventBody[] = [
      created,
      { type: 'attempt-intended', step: 'a', attempt: 'x', target: 'local' },
      { type: 'step-cancelling', step: 'a' },
      { type: 'attempt-running', step: 'a', attempt: 'x' },
      { type: 'attempt-lost', step: 'a', attempt: 'x' },
    ];
    const state = replayEvents(bodies.map((body, index) => ({ ...body, seq: index + 1, time: 0 })));
    const expected: StepStatus = 'cancelling';
    expect(state?.steps.a?.status).toBe(expected);
  });
});
