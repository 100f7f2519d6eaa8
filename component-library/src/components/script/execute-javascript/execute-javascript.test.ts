import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellsOf, createStepRig, failureOf, type StepRig, typesOf } from '../../../testing/step-rig.ts';

let rig: StepRig;
let table: string;
beforeAll(async () => {
  rig = await createStepRig();
  table = await rig.table(`SELECT * FROM (VALUES
    (1, 0.5, 'x,"y"', true, TIMESTAMP '2024-01-31 09:30:00'), (NULL, 'inf'::DOUBLE, NULL, NULL, NULL)) AS t(n, d, s, b, w)`);
});
afterAll(() => rig.close());

const run = (script: string, inputs: Readonly<Record<string, string>> = { dataset1: table }) =>
  rig.run('execute_javascript', { script }, inputs);

describe('execute_javascript', () => {
  it('T71 gives rows with their types, and takes rows', async () => {
    const script = `export function main(rows, none) {
      const [first, second] = rows;
      const facts = [first.n === 1, first.d === 0.5, first.s, first.b === true, first.w instanceof Date, first.w.toISOString(),
        second.n, second.d, second.s, second.b, none];
      return [rows, facts.map((fact) => ({ fact: JSON.stringify(fact) }))];
    }`;
    const { result_dataset1, result_dataset2 } = await run(script);
    expect(await cellsOf(result_dataset1)).toEqual(await cellsOf(table));
    expect(await typesOf(result_dataset1)).toEqual(await typesOf(table));
    expect((await cellsOf(result_dataset2)).flat()).toEqual([
      'fact',
      'true',
      'true',
      '"x,\\"y\\""',
      'true',
      'true',
      '"2024-01-31T09:30:00.000Z"',
      'null',
      'null',
      'null',
      'null',
      'null',
    ]);
  });

  it('T71 finds the types of what comes back', async () => {
    const script = `export default async () => [
      { whole: 1, mixed: 1, text: 'a\\\\N', big: 9007199254740993n, thing: { a: 1 } }, { mixed: 1.5, odd: 'x' }, { odd: 2 }]`;
    const { result_dataset1 } = await run(script, {});
    expect(await typesOf(result_dataset1)).toEqual([
      'whole: integer',
      'mixed: double',
      'text: string',
      'big: integer',
      'thing: string',
      'odd: string',
    ]);
    expect((await cellsOf(result_dataset1))[1]).toEqual([1, 1, 'a\\N', '9007199254740993', '{"a":1}', null]);
  });

  it('T71 keeps what is written to graphics and outputs', async () => {
    const script = `import { mkdirSync, writeFileSync, symlinkSync } from 'node:fs';
      export function main() {
        writeFileSync('graphics/plot.svg', '<svg/>');
        mkdirSync('outputs/deep', { recursive: true });
        writeFileSync('outputs/deep/a.txt', 'a');
        symlinkSync('/etc/passwd', 'outputs/link');
        writeFileSync('elsewhere.txt', 'lost');
      }`;
    const { files } = await run(script);
    expect(readdirSync(files ?? '', { recursive: true }).sort()).toEqual([
      'graphics',
      'graphics/plot.svg',
      'outputs',
      'outputs/deep',
      'outputs/deep/a.txt',
    ]);
  });

  it.each([
    [
      'export const main = () => {\n  throw new TypeError("no such thing");\n}',
      'script-failed',
      'in line 2: TypeError: no such thing',
    ],
    ['export const main = (', 'script-failed', 'SyntaxError'],
    ['const main = 1', 'script-no-entry', 'exports no function main'],
    ['export const main = () => 5', 'script-bad-result', 'array of rows'],
    ['export const main = () => [{ a: 1, A: 2 }]', 'script-bad-result', 'two columns named "A"'],
    ['export const main = () => process.exit(3)', 'script-ended', 'exit code 3'],
    ['export const main = () => process.kill(process.pid, "SIGTERM")', 'script-ended', 'SIGTERM'],
    ['export const main = () => process.kill(process.pid, "SIGKILL")', 'out-of-memory', 'killed'],
  ])('T71 says how it failed: %s', async (script, code, words) => {
    const failure = await failureOf(run(script));
    expect(failure).toMatchObject({ code, port: 'script', message: expect.stringContaining(words) });
  });

  it('infers nothing', async () => {
    expect((await rig.infer('execute_javascript', {}, {})).result_dataset1).toEqual({ kind: 'needs-run' });
  });
});
