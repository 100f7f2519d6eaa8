/** The Compute page in a real browser, with a real sshd: adding, checking, choosing, watching, changing, removing. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { skipNote } from '../skip-note.ts';
import { axe, violations } from './axe.ts';
import { launchBrowser, openPage, screenshot } from './browser.ts';
import { canvasPage } from './canvas-page.ts';
import { type SshServer, sshdObstacle, startSshd } from './engines/sshd.ts';
import { createScratch, type Scratch, type ServerProcess, startServer } from './server-process.ts';

const obstacle = sshdObstacle();

describe.skipIf(obstacle !== undefined)(`the Compute page${skipNote(obstacle)}`, () => {
  let scratch: Scratch;
  let machine: SshServer;
  let server: ServerProcess;
  let browser: Browser;
  let page: Page;
  let errors: string[];
  const file = (): string => path.join(server.workspace, 'computes/far.yml');
  const gate = (): string => path.join(scratch.directory, 'gate');
  const address = (route: string): string => `${new URL(server.url).origin}/#/${route}`;

  beforeAll(async () => {
    scratch = createScratch();
    machine = await startSshd();
    server = await startServer(path.join(scratch.directory, 'workspace'), { env: scratch.env });
    writeFileSync(
      path.join(server.workspace, 'pipelines/wait.yml'),
      `type: pipeline
jobs:
  slow:
    type: command
    command: while [ -e '${gate()}' ]; do sleep 0.1; done; echo made > \${{outputs.out}}
    environment:
      image: ubuntu
    outputs:
      out:
        type: uri_file
`,
    );
    browser = await launchBrowser();
    ({ page, errors } = await openPage(browser));
    await page.addInitScript({ path: axe });
    await page.goto(server.url);
    await page.locator('.react-flow__node').first().waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await machine?.stop();
    scratch?.remove();
  });

  const dialog = () => page.getByRole('dialog');
  const fill = (label: string, text: string) =>
    dialog().getByLabel(label, { exact: false }).first().fill(text);
  const save = () => dialog().getByRole('button', { name: 'Save and check' }).click();
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });
  const act = async (name: string, entry: string): Promise<void> => {
    await page.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: entry }).click();
  };

  it('T97 a form adds a machine, says what is wrong at its field, and checks it', async () => {
    await page.goto(address('compute'));
    await page.getByRole('button', { name: 'Add a compute target' }).click();
    await fill('Name', 'far');
    await fill('Port', '70000');
    await save();
    await dialog().getByText('must be a whole number from 1 to 65535').waitFor();
    await dialog().getByText('host', { exact: false }).first().waitFor();
    await screenshot(page, 'computes-form-errors');
    expect(await violations(page)).toEqual([]);
    expect(existsSync(file())).toBe(false);
    await fill('Host', machine.host);
    await fill('Port', String(machine.port));
    await fill('User', machine.user);
    await fill('Private key file', machine.identityFile);
    await fill('Known hosts file', machine.knownHostsFile);
    await fill('Working directory there', path.join(scratch.directory, 'far'));
    await fill('Steps at once', '3');
    await fill('Cost per hour of a step', '1.25');
    await save();
    await dialog().waitFor({ state: 'detached' });
    await row('far').getByText('Ready').waitFor();
    const details = page.getByRole('complementary', { name: 'far' });
    await details.getByText('Linux', { exact: false }).waitFor();
    await details.getByText('Answered within').waitFor();
    expect(readFileSync(file(), 'utf8')).toBe(`name: far
type: ssh
host: ${machine.host}
user: ${machine.user}
port: ${machine.port}
identity_file: ${machine.identityFile}
known_hosts_file: ${machine.knownHostsFile}
working_directory: ${path.join(scratch.directory, 'far')}
capacity: 3
cost_per_hour: 1.25
`);
    await screenshot(page, 'computes-details');
    expect(await violations(page)).toEqual([]);
  });

  it('T97 a node is sent there, and the page leads to the run that is on it', async () => {
    writeFileSync(gate(), '');
    await page.goto(address('edit/pipelines/wait.yml'));
    const canvas = canvasPage(page);
    await canvas.node('slow').waitFor();
    await canvas.select('slow');
    const field = page.getByRole('combobox', { name: 'Compute' });
    await field.click();
    await field.fill('fa');
    await page.getByRole('option', { name: 'far' }).click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect
      .poll(() => existsSync(path.join(scratch.directory, 'far/attempts')), { timeout: 20_000 })
      .toBe(true);
    await page.goto(address('compute'));
    await row('far').getByText('1 / 3').waitFor();
    await row('far').getByRole('button', { name: 'far', exact: true }).click();
    const details = page.getByRole('complementary', { name: 'far' });
    await details.getByText('slow').waitFor();
    await screenshot(page, 'computes-running');
    rmSync(gate());
    await details.getByRole('button', { name: 'Run 1' }).click();
    await page.getByText('Done', { exact: false }).first().waitFor({ timeout: 30_000 });
    await page.goto(address('compute'));
    await row('far').getByText('0 / 3').waitFor();
  });

  it('T97 a form changes one key and no other byte, and removing moves the file to the trash', async () => {
    writeFileSync(
      file(),
      `# the machine in the cellar\n${readFileSync(file(), 'utf8')}tags: {room: cellar}\n`,
    );
    const before = readFileSync(file(), 'utf8');
    await act('far', 'Edit…');
    await fill('Steps at once', '5');
    await save();
    await dialog().waitFor({ state: 'detached' });
    await row('far').getByText('0 / 5').waitFor();
    expect(readFileSync(file(), 'utf8')).toBe(before.replace('capacity: 3', 'capacity: 5'));
    await act('far', 'Remove…');
    await screenshot(page, 'computes-remove');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await row('far').waitFor({ state: 'detached' });
    expect(existsSync(file())).toBe(false);
  });

  it.each([
    { name: 'dark', options: { colorScheme: 'dark' } },
    { name: 'japanese', options: { locale: 'ja-JP' } },
  ] as const)('T97 the page and its form are clean in $name', async ({ name, options }) => {
    writeFileSync(
      path.join(server.workspace, 'computes/cluster.yml'),
      'name: cluster\ntype: slurm\npartition: gpu\ncapacity: 20\ncost_per_hour: 2.5\ndescription: The cluster of the institute.\n',
    );
    writeFileSync(
      path.join(server.workspace, 'computes/leaky.yml'),
      'name: leaky\ntype: ssh\nhost: x\npassword: y\n',
    );
    const cookies = await page.context().cookies();
    const other = await openPage(browser, options);
    await other.page.context().addCookies(cookies);
    await other.page.addInitScript({ path: axe });
    await other.page.goto(address('compute'));
    await other.page.getByRole('button', { name: 'cluster', exact: true }).click();
    await other.page.getByRole('complementary', { name: 'cluster' }).waitFor();
    await screenshot(other.page, `computes-${name}`);
    expect(await violations(other.page)).toEqual([]);
    await other.page.locator('header button').nth(1).click();
    await other.page.getByRole('dialog').waitFor();
    await screenshot(other.page, `computes-form-${name}`);
    expect(await violations(other.page)).toEqual([]);
    await other.page.context().close();
    expect(other.errors).toEqual([]);
  });

  it('has no error in the console but refusals that it asked for', () => {
    expect(errors.filter((error) => !/40[49]|422/.test(error))).toEqual([]);
  });
});
