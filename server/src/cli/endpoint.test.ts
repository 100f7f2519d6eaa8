/** `millrace endpoint`, without a server: it becomes one for as long as a call takes. */
import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { enterWorkspace, millrace } from '../testing/typed-command.ts';
import { createTrust } from '../workspace/trust.ts';
import { workspaceOfFolder } from '../workspace/workspace.ts';

let leave: () => Promise<void>;

beforeAll(async () => {
  ({ leave } = await enterWorkspace('endpoint'));
  for (const name of ['pipelines', 'endpoints', 'data']) await mkdir(name);
  await writeFile('data/name.txt', 'Ada');
  await writeFile(
    'pipelines/p.yml',
    `type: pipeline
inputs: { who: { type: uri_file }, word: Hello }
outputs: { letter: { type: uri_file } }
jobs:
  a:
    type: command
    command: test -s \${{inputs.who}} && echo \${{inputs.word}} > \${{outputs.text}}
    environment: { image: ubuntu }
    inputs: { who: "\${{parent.inputs.who}}", word: "\${{parent.inputs.word}}" }
    outputs: { text: "\${{parent.outputs.letter}}" }
`,
  );
  await writeFile('endpoints/greet.yml', 'name: greet\nauth_mode: aad_token\n');
  await writeFile(
    'endpoints/one.yml',
    'type: pipeline\nname: one\nendpoint_name: greet\njob_definition: ../pipelines/p.yml\n',
  );
  await writeFile('data/inputs.yml', 'inputs:\n  who: { type: uri_file, path: ./name.txt }\n  word: Bye\n');
  await createTrust(await workspaceOfFolder(undefined), process.env.MILLRACE_CONFIG_DIR).grant();
});
afterAll(() => leave());

it('B40 B42 lists endpoints, calls one with the inputs of a file, and once for each key', async () => {
  expect((await millrace('endpoint', 'list')).said).toMatch(
    /greet +one \(default\) +pipelines\/p\.yml +0 calls/,
  );
  const call = ['endpoint', 'invoke', 'greet', '--file', 'data/inputs.yml', '--key', 'k1', '--json'];
  const first = await millrace(...call);
  expect(first, first.said).toMatchObject({
    code: 0,
    json: { status: 'succeeded', isNew: true, outputs: [{ name: 'letter', bytes: 4 }] },
  });
  expect((await millrace(...call)).json).toMatchObject({ isNew: false });
  const set = await millrace('endpoint', 'invoke', 'greet', '--set', 'inputs.who.path=data/name.txt');
  expect([set.code, set.said]).toEqual([0, expect.stringContaining('letter')]);
});

it('B52 B53 lists the calls, makes a token and revokes it', async () => {
  const { said } = await millrace('endpoint', 'calls', 'greet');
  expect(
    said
      .split('\n')
      .map((line) => line.split(/ +/))
      .map(([run, status, , deployment]) => [run, status, deployment]),
  ).toEqual([
    ['2', 'succeeded', 'one'],
    ['1', 'succeeded', 'one'],
  ]);
  const hasToken = async () =>
    JSON.stringify((await millrace('endpoint', 'list', '--json')).json).includes('"hasToken":true');
  expect((await millrace('endpoint', 'token', 'greet')).said).toMatch(/[\w-]{43}$/);
  expect(await hasToken()).toBe(true);
  expect((await millrace('endpoint', 'token', 'greet', '--revoke')).code).toBe(0);
  expect(await hasToken()).toBe(false);
});

it('B41 says what a call lacks', async () => {
  const wrong = await millrace('endpoint', 'invoke', 'greet', '--file', 'pipelines/p.yml');
  expect([wrong.code, wrong.said]).toEqual([2, expect.stringContaining('holds no inputs')]);
  expect((await millrace('endpoint', 'invoke', 'nobody')).code).toBe(2);
});

it('B70 tells what would go, and deletes it only when it is said', async () => {
  const asked = await millrace('endpoint', 'delete', 'greet');
  expect([asked.code, asked.said]).toEqual([
    2,
    expect.stringContaining('endpoints/greet.yml, endpoints/one.yml'),
  ]);
  expect((await millrace('endpoint', 'list')).said).toContain('greet');
  expect((await millrace('endpoint', 'delete', 'greet', '--deployment', 'two', '--yes')).code).toBe(2);
  const { code, json } = await millrace('endpoint', 'delete', 'greet', '--delete-results', '--yes', '--json');
  expect([code, json]).toEqual([0, { folder: expect.stringContaining('trash'), removedRuns: 2 }]);
  expect((await millrace('endpoint', 'list')).said).toContain('no endpoint');
});
