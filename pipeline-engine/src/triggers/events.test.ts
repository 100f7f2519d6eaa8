/** S40 to S43 without a disk: what the properties say, which names fit a glob, and when a file has settled. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSchedule } from './check-schedule.ts';
import { parseEventTrigger } from './event-trigger.ts';
import { globMatcher, splitGlobs } from './file-glob.ts';
import { type SeenFiles, settleFiles } from './settle-files.ts';

const codesOf = (properties: string, more = ''): readonly string[] =>
  parseSchedule(`name: x\nproperties: {${properties}}\n${more}create_job: ./p.yml\n`).issues.map(
    ({ code, params }) => `${code} ${params.key}`,
  );

describe('S40 what a schedule waits for', () => {
  it('is told in its properties, and then it needs no times', () => {
    expect(codesOf('millrace.trigger: files, millrace.trigger_folder: in')).toEqual([]);
    expect(codesOf('millrace.trigger: call')).toEqual([]);
    expect(codesOf('millrace.overlap: queue')).toEqual(['missing-key trigger']);
    const both = 'trigger: {type: cron, expression: "0 * * * *"}\n';
    expect(codesOf('millrace.trigger: completion, millrace.trigger_pipeline: ./q.yml', both)).toEqual([]);
  });

  it('is wrong where it says nothing, lacks a key, or has one of another kind', () => {
    expect(codesOf('millrace.trigger: file')).toEqual(['bad-policy millrace.trigger']);
    expect(codesOf('millrace.trigger: files')).toEqual(['missing-key millrace.trigger_folder']);
    expect(codesOf('millrace.trigger: completion')).toEqual(['missing-key millrace.trigger_pipeline']);
    expect(
      codesOf('millrace.trigger: files, millrace.trigger_folder: in, millrace.trigger_settled: soon'),
    ).toEqual(['bad-policy millrace.trigger_settled']);
    expect(codesOf('millrace.trigger: call, millrace.trigger_folder: in')).toEqual([
      'unknown-setting millrace.trigger_folder',
    ]);
  });

  it('does not take the one file of a batch for an input', () => {
    const one = (runs: string): readonly string[] =>
      parseSchedule(
        `name: x\nproperties: {millrace.trigger: files, millrace.trigger_folder: in, millrace.trigger_runs: ${runs}}
create_job: { job: ./p.yml, inputs: { data: { path: "\${{ creation_context.trigger_file }}" } } }\n`,
      ).issues.map(({ code }) => code);
    expect([one('batch'), one('each')]).toEqual([['trigger-file-of-batch'], []]);
  });

  it('reads every key', () => {
    const { trigger } = parseEventTrigger({
      'millrace.trigger': 'files',
      'millrace.trigger_folder': '/in',
      'millrace.trigger_pattern': '*.csv, **/*.parquet',
      'millrace.trigger_settled': '2m',
      'millrace.trigger_runs': 'each',
      'millrace.trigger_once': 'file',
    });
    const patterns = ['*.csv', '**/*.parquet'];
    expect(trigger).toEqual({
      ...{ kind: 'files', folder: '/in', patterns, settledMs: 120_000, runs: 'each', once: 'file' },
    });
  });
});

describe('S41 globs', () => {
  it.each([
    ['*', 'a.csv', true],
    ['*', 'a/b.csv', false],
    ['*.csv', 'a.csv', true],
    ['*.csv', '.a.csv', false],
    ['.*', '.a.csv', true],
    ['**', 'a/b/c', true],
    ['**/*.csv', 'a.csv', true],
    ['**/*.csv', 'a/b/c.csv', true],
    ['**/*.csv', 'a/.b/c.csv', false],
    ['in/**/x?.csv', 'in/x1.csv', true],
    ['in/**/x?.csv', 'in/a/b/x1.csv', true],
    ['in/**/x?.csv', 'out/x1.csv', false],
    ['*.csv, *.txt', 'b.txt', true],
    ['a*b*c', 'aXbXbXc', true],
    ['a*b*c', 'aXbXbX', false],
    ['[ab].csv', 'a.csv', false],
    ['[ab].csv', '[ab].csv', true],
  ])('%s and %s: %s', (glob, path, fits) => {
    expect(globMatcher(splitGlobs(glob) ?? [])(path)).toBe(fits);
  });

  it('refuses what leaves the folder', () => {
    for (const glob of ['', '/etc/*', '../*', 'a/../b', 'a//b', 'x'.repeat(1001)])
      expect(splitGlobs(glob), glob).toBeUndefined();
  });

  it('takes a time that does not explode with the stars', () => {
    expect(globMatcher(['**/a*a*a*a*a*a*a*a*b'])(`${'a/'.repeat(200)}${'a'.repeat(200)}`)).toBe(false);
    expect(globMatcher([`${'**/'.repeat(100)}b`])('a/'.repeat(200))).toBe(false);
  });
});

describe('S42 a file has settled', () => {
  it('when it stood still for so long, and not before, in any order of writes, looks and settings of the clock', () => {
    const action = fc.oneof(
      fc.record({ kind: fc.constant('write' as const) }),
      fc.record({ kind: fc.constant('look' as const), after: fc.integer({ min: -50, max: 100 }) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const settledMs = 100;
        let [now, content]: [number, number] = [1000, 0];
        let seen: SeenFiles = new Map();
        /** When it was looked at since the last write, as the clock showed it then; the naive rule. */
        let looks: number[] = [];
        for (const { kind, ...more } of actions) {
          if (kind === 'write') {
            content += 1;
            looks = [];
            continue;
          }
          now += 'after' in more ? (more.after ?? 0) : 0;
          const result = settleFiles(seen, [{ path: 'a', stamp: `${content}` }], {
            ...{ begun: now, ended: now, settledMs },
          });
          seen = result.seen;
          const isEarly = looks.every((look) => look > now || now - look < settledMs);
          if (result.settled.length > 0) expect(isEarly).toBe(false);
          const [first] = looks;
          const wasSetBack = looks.some((look, at) => look > (looks[at + 1] ?? now));
          if (first !== undefined && !wasSetBack)
            expect(result.settled.length === 1).toBe(now - first >= settledMs);
          looks.push(now);
        }
      }),
    );
  });
});
