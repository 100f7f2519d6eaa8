/**
 * Schedules that wait for files, for the end of a run and for calls: made in Chromium on a real server, and on one that is
 * killed again and again, where what was noticed and has no run yet gets one, and nothing gets two.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { axe, violations } from './axe.ts';
import { openPage, screenshot } from './browser.ts';
import { scratchAndBrowser } from './looks.ts';
import { apiOf } from './run-client.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const shared = scratchAndBrowser();

const pipeline = (input: string): string => `type: pipeline
inputs:
  given: { type: ${input}, path: ../data/none.txt }
outputs:
  text: { type: uri_file }
jobs:
  copy:
    type: command
    command: cat \${{inputs.given}} > \${{outputs.text}}
    inputs: { given: "\${{parent.inputs.given}}" }
    outputs: { text: "\${{parent.outputs.text}}" }
`;
const schedules = {
  intake: `name: intake
properties: { millrace.trigger: files, millrace.trigger_folder: ../incoming, millrace.trigger_settled: 1s, millrace.trigger_runs: each }
create_job: { job: ../pipelines/intake.yml, inputs: { given: { type: uri_file, path: "\${{creation_context.trigger_file}}" } } }
`,
  after: `name: after
properties: { millrace.trigger: completion, millrace.trigger_pipeline: ../pipelines/intake.yml, millrace.overlap: allow }
create_job: { job: ../pipelines/after.yml, inputs: { given: { type: uri_file, path: "\${{creation_context.outputs.text}}" } } }
`,
  called: 'name: called\nproperties: { millrace.trigger: call }\ncreate_job: ../pipelines/after.yml\n',
};

interface Past {
  readonly status: string;
  readonly run: string | null;
  readonly runStatus: string | null;
  readonly cause: {
    readonly run?: string;
    readonly key?: string;
    readonly files?: readonly { readonly name: string }[];
  };
}

it('S45 S46 S49 a server that is killed between noticing and running loses nothing and doubles nothing', async () => {
  const workspace = path.join(shared().scratch.directory, 'killed');
  const start = (): Promise<ServerProcess> => startServer(workspace, { env: shared().scratch.env });
  const write = (file: string, text: string): void => {
    const absolute = path.join(workspace, file);
    mkdirSync(path.dirname(absolute), { recursive: true });
    writeFileSync(absolute, text);
  };
  let server = await start();
  const ask = async (url: string, init: RequestInit = {}): Promise<Response> =>
    (await apiOf(server))(url, init);
  const post = (url: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    ask(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{}' });
  const history = async (name: string): Promise<readonly Past[]> =>
    (await (await ask(`/schedules/${name}/history?limit=500`)).json()) as readonly Past[];

  write('data/none.txt', 'none');
  write('incoming/.keep', '');
  write('pipelines/intake.yml', pipeline('uri_file'));
  write('pipelines/after.yml', pipeline('uri_file'));
  for (const [name, text] of Object.entries(schedules)) write(`schedules/${name}.yml`, text);
  for (const name of Object.keys(schedules))
    expect((await post(`/schedules/${name}/enable`)).status).toBe(204);
  const { token } = (await (await post('/triggers/called/token')).json()) as { readonly token: string };

  const names: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    for (let file = 0; file < 6; file += 1) {
      names.push(`${round}-${file}.txt`);
      write(`incoming/${round}-${file}.txt`, `content ${round} ${file}`);
    }
    // What was noticed stands in line: six are recorded at once, and one runs.
    await expect
      .poll(async () => (await history('intake')).length, { timeout: 30_000, interval: 50 })
      .toBeGreaterThan(round * 6);
    // Sent again and again, as a caller does that heard nothing.
    await post('/triggers/called', { 'idempotency-key': `call ${round}` });
    await server.kill();
    server = await start();
    await post('/triggers/called', { 'idempotency-key': `call ${round}` });
  }

  const isSettled = async (): Promise<boolean> => {
    const [intake, after, called] = await Promise.all(['intake', 'after', 'called'].map(history));
    const all = [...(intake ?? []), ...(after ?? []), ...(called ?? [])];
    return (
      intake?.length === 24 && after?.length === 24 && all.every(({ runStatus }) => runStatus === 'succeeded')
    );
  };
  await expect.poll(isSettled, { timeout: 90_000, interval: 200 }).toBe(true);
  const [intake = [], after = [], called = []] = await Promise.all(
    ['intake', 'after', 'called'].map(history),
  );
  expect(intake.map(({ cause }) => cause.files?.[0]?.name).sort()).toEqual([...names].sort());
  expect(after.map(({ cause }) => cause.run).sort()).toEqual(intake.map(({ run }) => run).sort());
  expect(called.map(({ cause }) => cause.key).sort()).toEqual([0, 1, 2, 3].map((round) => `call ${round}`));
  const runs = (await (await ask('/runs?source=schedule&limit=500')).json()) as readonly unknown[];
  expect(runs.length).toBe(24 + 24 + 4);
  expect(server.output()).not.toContain(token);
  expect(readFileSync(path.join(workspace, '.millrace/trigger-tokens.json'), 'utf8')).not.toContain(token);
  await server.stop();
});

it.each([
  { name: 'light', options: {} },
  { name: 'japanese', options: { locale: 'ja-JP' } },
] as const)(
  'S54 a schedule that waits for files is made in the form, and shows what came of a file, $name',
  async ({ name, options }) => {
    const word = (english: string, japanese: string): string => (name === 'japanese' ? japanese : english);
    const server = await startServer(path.join(shared().scratch.directory, name), {
      env: shared().scratch.env,
    });
    const write = (file: string, text: string): void => {
      const absolute = path.join(server.workspace, file);
      mkdirSync(path.dirname(absolute), { recursive: true });
      writeFileSync(absolute, text);
    };
    write('data/none.txt', 'none');
    write('data/incoming/first of all.csv', 'a,b\n1,2\n');
    write(
      'pipelines/intake.yml',
      pipeline('uri_folder')
        .replace('cat ', 'ls ')
        .replace('text: { type: uri_file }', 'text: { type: uri_file, path: ../seen/text }')
        .replace('type: pipeline', 'type: pipeline\ndisplay_name: Intake'),
    );
    const { page } = await openPage(shared().browser, options);
    const button = (english: string, japanese: string) =>
      page.getByRole('button', { name: word(english, japanese), exact: true });
    const check = async (picture: string): Promise<void> => {
      await page.mouse.move(700, 2);
      await screenshot(page, `${picture}-${name}`);
      expect(await violations(page), picture).toEqual([]);
    };
    try {
      await page.addInitScript({ path: axe });
      await page.goto(server.url);
      await page.locator('.react-flow__node').first().waitFor();
      await button('Schedules', 'スケジュール').click();
      await button('New schedule', '新しいスケジュール').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: word('Name', '名前') }).fill('intake');
      const choose = async (field: string, option: string): Promise<void> => {
        await dialog.getByRole('button', { name: new RegExp(field) }).click();
        await page.getByRole('option', { name: option, exact: true }).click();
      };
      await choose(word('Pipeline', 'パイプライン'), 'Intake');
      await choose(word('How often', '頻度'), word('When it is called', '呼び出されたとき'));
      await choose(
        word('How often', '頻度'),
        word('When another pipeline ends', '別のパイプラインが終わったとき'),
      );
      await dialog.getByText('millrace.trigger: completion').waitFor();
      await choose(word('How often', '頻度'), word('When files arrive', 'ファイルが届いたとき'));
      const settled = dialog.getByRole('textbox', { name: word('Unchanged for', '変わらない時間') });
      await settled.fill('1s');
      await settled.press('Enter');
      const text = dialog.getByRole('textbox', { name: 'YAML' });
      await expect
        .poll(() => text.inputValue())
        .toMatch(/trigger: files\n.*trigger_folder: .*incoming\n.*trigger_settled: 1s/);
      expect(await text.inputValue()).not.toMatch(/^trigger:/m);
      // The one input that takes data gets the files; it may be given back, and gets them again.
      const bound = /given:\n +type: uri_folder\n +path: \$\{\{creation_context\.trigger_folder\}\}/;
      await expect.poll(() => text.inputValue()).toMatch(bound);
      await choose('given', word('As in the pipeline', 'パイプラインのまま'));
      await expect.poll(() => text.inputValue()).not.toContain('inputs:');
      await choose('given', word('The folder of the new files', '新しいファイルのフォルダー'));
      await expect.poll(() => text.inputValue()).toMatch(bound);
      await check('trigger-form');
      await button('Create', '作成').click();
      await dialog.waitFor({ state: 'detached' });
      const row = page.getByRole('row', { name: /intake/ });
      await row.getByRole('switch').check();
      await row.getByRole('button', { name: /^(Run \d+|実行 \d+)/ }).waitFor({ timeout: 60_000 });
      await row.getByRole('button', { name: 'intake', exact: true }).click();
      await page
        .getByText(word('When files arrive in data/incoming', 'data/incoming にファイルが届いたとき'))
        .waitFor();
      await page.getByRole('tab', { name: word('History', '履歴') }).click();
      await page.getByRole('row').filter({ hasText: 'first of all.csv' }).waitFor();
      await check('trigger-history');
      expect(readFileSync(path.join(server.workspace, 'seen/text'), 'utf8')).toMatch(
        /^first_of_all.*\.csv\n$/,
      );
      await button('Runs', '実行履歴').click();
      await page.getByRole('cell', { name: word('Files', 'ファイル'), exact: true }).waitFor();
    } finally {
      await page.close();
      await server.stop();
    }
  },
);
