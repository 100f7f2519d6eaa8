/** R148: each content and each end starts one run, whatever dies, against a look at everything that ever was. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type PlayedEvents, playEvents } from './event-world.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'millrace-event-worlds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What does not hold, as sentences. */
function check(played: PlayedEvents): readonly string[] {
  const { settled, written, noted, scans, followers, ends, wanted, runs } = played;
  const twice = noted.filter((digest, index) => noted.indexOf(digest) !== index);
  const lost = [...settled].filter((digest) => !noted.includes(digest));
  const invented = noted.filter((digest) => !written.has(digest));
  const all = [...scans, ...followers];
  const unstarted = all.filter(({ status, run }) => status !== 'started' || run === undefined);
  const causes = followers.map(({ cause }) => (cause?.kind === 'completion' ? cause.run : 'none')).sort();
  const due = [...ends].filter(([, status]) => wanted === 'any' || status === wanted).map(([run]) => run);
  return [
    ...twice.map((digest) => `the content ${digest} was noted twice`),
    ...lost.map((digest) => `the content ${digest} was never noted`),
    ...invented.map((digest) => `the content ${digest} never was`),
    ...unstarted.map(({ schedule, nominal, status }) => `${schedule} ${nominal} is ${status}`),
    ...(new Set(all.map(({ run }) => run)).size === runs
      ? []
      : [`${runs} runs of ${all.length} occurrences`]),
    ...(JSON.stringify(causes) === JSON.stringify([...due].sort())
      ? []
      : [`ends of ${due.join(', ')} were noted as ${causes.join(', ')}`]),
  ];
}

it('R148 each content and each end that is waited for starts one run in 40 worlds, whatever dies', async () => {
  let [contents, ends, deaths] = [0, 0, 0];
  for (let seed = 1; seed <= 40; seed += 1) {
    const root = path.join(folder, String(seed));
    mkdirSync(root);
    const played = await playEvents(seed, root);
    expect(check(played), `seed ${seed}`).toEqual([]);
    contents += played.noted.length;
    ends += played.followers.length;
    deaths += played.deaths;
  }
  expect([contents > 100, ends > 50, deaths > 50]).toEqual([true, true, true]);
}, 240_000);
