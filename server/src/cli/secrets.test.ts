/** Secrets from the terminal to a command and back: what a user sees, and what is nowhere to be seen. */
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { enterWorkspace, millrace, typed } from '../testing/typed-command.ts';

let folder: string;
let file: string;
let leave: () => Promise<void>;

beforeAll(async () => {
  ({ folder, leave } = await enterWorkspace('secret'));
  file = path.resolve('p.yml');
  await writeFile(
    file,
    `type: pipeline
jobs:
  ask:
    type: command
    command: echo "auth $AUTH"; printf %s "$AUTH" | base64; printf %s "$AUTH" | wc -c > \${{outputs.size}}
    environment_variables:
      AUTH: Bearer \${{secrets.TOKEN}}
    outputs:
      size: { type: uri_file }
`,
  );
});
afterAll(() => leave());

it('R95 R96 R97 F40 a secret is asked for, set, used, hidden, and told when it changed', async () => {
  const refused = await millrace('run', file);
  expect([refused.code, refused.said]).toEqual([
    2,
    expect.stringContaining('Run millrace secrets set TOKEN'),
  ]);
  expect(refused.said).toContain('p.yml:7:');

  const set = await typed(['secrets', 'set', 'TOKEN'], 'correct-horse-battery\n');
  expect([set.code, set.said]).toEqual([0, expect.stringContaining('${{secrets.TOKEN}}')]);
  expect((await millrace('secrets', 'list', '--json')).documents).toEqual([
    { source: { kind: 'file' }, secrets: [{ name: 'TOKEN' }] },
  ]);

  expect((await millrace('run', file, '--json')).code).toBe(0);
  const { written: log } = await millrace('logs', '1/ask');
  expect(log.split('\n')[0]).toBe(`auth Bearer ${'*'.repeat(21)}`);
  expect(log).not.toContain(Buffer.from('correct-horse').toString('base64').slice(2, 12));
  const outputs = (await millrace('run', file, '--json')).documents.at(-1);
  expect(outputs).toMatchObject({ steps: { ask: { status: 'reused' } } });

  const explained = await millrace('explain', '1/ask', '--json');
  expect(JSON.stringify(explained.documents)).toMatch(/"secret:TOKEN","value":"version [0-9a-f]{32}"/);
  await typed(['secrets', 'set', 'TOKEN'], 'another-horse-battery');
  expect((await millrace('plan', file)).said).toContain('secret TOKEN changed');
  const seen = spawnSync('grep', ['-rlaF', 'correct-horse', path.join(folder, 'workspace')], {
    encoding: 'utf8',
  });
  expect(seen.stdout).toBe('');

  expect((await millrace('secrets', 'remove', 'TOKEN')).code).toBe(0);
  expect((await millrace('plan', file)).said).toContain('the secret TOKEN is not set');
  expect((await millrace('validate', file)).said).toContain('needs the secret "TOKEN"');
});
