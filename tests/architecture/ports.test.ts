/** R146: every port of the engine is in the table of ARCHITECTURE.md, and two adapters at least pass its suite. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, root } from './imports.ts';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** Who takes ports: each field of these whose type is an interface of `run/` is one. */
const takers: Readonly<Record<string, string>> = {
  EngineOptions: 'pipeline-engine/src/run/engine-contract.ts',
  CollectorOptions: 'pipeline-engine/src/run/collector.ts',
  BackgroundCheckOptions: 'pipeline-engine/src/run/background-check.ts',
  TriggerLoopOptions: 'pipeline-engine/src/triggers/trigger-loop.ts',
};

/** Part of the engine itself, shared by those who hold results. */
const ofTheEngine = new Set(['Leases']);

const interfaces = new Set(
  filesBelow('pipeline-engine/src/run', /(?<!\.test)\.ts$/).flatMap((file) =>
    [...read(file).matchAll(/^export interface (\w+)/gm)].map(([, name = '']) => name),
  ),
);

function portsOf(taker: string, file: string): readonly string[] {
  const body = new RegExp(`interface ${taker}[^{]*\\{([\\s\\S]*?)\\n\\}`).exec(read(file))?.[1] ?? '';
  return [...body.matchAll(/^ {2}readonly \w+\??: (?:\(\) => )?(?:readonly )?(\w+)\b(?!\[')/gm)]
    .map(([, name = '']) => name)
    .filter((name) => interfaces.has(name) && !ofTheEngine.has(name));
}

interface Row {
  readonly port: string;
  readonly suites: readonly string[];
}

const rows = [...read('ARCHITECTURE.md').matchAll(/^\| `(\w+)` \| (.+?) \| (.+?) \|$/gm)].map(
  ([, port = '', suites = '']): Row => ({
    port,
    suites: [...suites.matchAll(/`(\w+Conformance)`/g)].map(([, suite = '']) => suite),
  }),
);

const tests = ['pipeline-engine/src', 'server/src', 'tests/e2e']
  .flatMap((folder) => filesBelow(folder, /\.test\.ts$|engines\/.*\.ts$/))
  .map(read);

/** The names that tests give the adapters which they hand to a suite. */
function passersOf(suite: string): ReadonlySet<string> {
  const call = new RegExp(`\\b${suite}\\(\\s*['"\`]?([^,]+?)['"\`]?,`, 'g');
  return new Set(tests.flatMap((text) => [...text.matchAll(call)].map(([, name = '']) => name)));
}

describe('R146 ports', () => {
  const ports = Object.entries(takers).flatMap(([taker, file]) => portsOf(taker, file));

  it('are found in what takes them', () => {
    expect(ports).toEqual(
      expect.arrayContaining(['RunStore', 'ComputeTarget', 'RoomLedger', 'ContentReadings', 'ScheduleStore']),
    );
  });

  it('stand in the table, each once', () => {
    const listed = rows.map(({ port }) => port);
    expect(ports.filter((port) => !listed.includes(port))).toEqual([]);
    expect(listed).toEqual([...new Set(listed)]);
  });

  it.each(rows)('$port has a suite that two adapters pass', ({ port, suites }) => {
    expect(suites.length, `${port} names its suite`).toBeGreaterThan(0);
    const passers = suites.flatMap((suite) => [...passersOf(suite)]);
    expect(passers.length, `${port}: ${passers.join(', ')}`).toBeGreaterThanOrEqual(2);
  });
});
