import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChange, type Change, type DocumentValue, emptyLayout, type TextEdit } from './change.ts';
import { emptyHistory, type History, recordChange, redoStep, undoStep } from './history.ts';

interface Session {
  readonly value: DocumentValue;
  readonly history: History;
}

function perform(session: Session, change: Change, time: number): Session {
  const { value, inverse } = applyChange(session.value, change);
  const entry = {
    label: change.label,
    forward: [change],
    backward: [inverse],
    mergeKey: change.mergeKey,
    time,
    before: [],
    after: [],
  };
  return { value, history: recordChange(session.history, entry) };
}

function travel(session: Session, direction: 'backward' | 'forward'): Session {
  const step = direction === 'backward' ? undoStep(session.history) : redoStep(session.history);
  if (!step) return session;
  const value = step.entry[direction].reduce((v, change) => applyChange(v, change).value, session.value);
  return { value, history: step.history };
}

const start: Session = {
  value: { text: 'name: x # \u3042\njobs: {}\n', layout: emptyLayout },
  history: emptyHistory,
};

/** Sorted ranges that do not overlap, from any list of numbers. */
function editsIn(text: string, cuts: readonly number[], inserts: readonly string[]): readonly TextEdit[] {
  const offsets = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  const edits: TextEdit[] = [];
  for (let index = 0; index + 1 < offsets.length; index += 2) {
    const [from, to] = [offsets[index], offsets[index + 1]];
    if (from !== undefined && to !== undefined) edits.push({ from, to, insert: inserts[index] ?? '' });
  }
  return edits;
}

const steps = fc.array(
  fc.record({
    cuts: fc.array(fc.nat(200), { maxLength: 6 }),
    inserts: fc.array(fc.string({ maxLength: 5 }), { maxLength: 6 }),
    node: fc.constantFrom('a', 'b', 'c'),
    position: fc.option(fc.record({ x: fc.integer(), y: fc.integer() }), { nil: null }),
    key: fc.option(fc.constantFrom('typing', 'drag'), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 12 },
);

describe('undo and redo', () => {
  it('restore every byte and every position, in any order', () => {
    fc.assert(
      fc.property(steps, (list) => {
        let session = start;
        list.forEach(({ cuts, inserts, node, position, key }, index) => {
          const edits = editsIn(session.value.text, cuts, inserts);
          session = perform(
            session,
            { label: 'x', edits, layout: { [node]: position }, mergeKey: key },
            index,
          );
        });
        const end = session.value;
        while (session.history.done.length > 0) session = travel(session, 'backward');
        expect(session.value.text).toBe(start.value.text);
        expect(session.value.layout.nodes).toEqual({});
        while (session.history.undone.length > 0) session = travel(session, 'forward');
        expect(session.value.text).toBe(end.text);
        expect(session.value.layout.nodes).toEqual(end.layout.nodes);
      }),
    );
  });

  it('make one step of changes with the same key, until a pause', () => {
    const type = (from: number): Change => ({
      label: 'type',
      edits: [{ from, to: from, insert: 'z' }],
      mergeKey: 'name',
    });
    let session = perform(perform(start, type(0), 0), type(1), 500);
    expect(session.history.done).toHaveLength(1);
    session = perform(session, type(2), 60_000);
    expect(session.history.done).toHaveLength(2);
  });

  it('forget what was undone at the next change', () => {
    const change: Change = { label: 'x', edits: [{ from: 0, to: 0, insert: 'a' }] };
    const undone = travel(perform(start, change, 0), 'backward');
    expect(undone.history.undone).toHaveLength(1);
    expect(perform(undone, change, 1).history.undone).toHaveLength(0);
  });
});
