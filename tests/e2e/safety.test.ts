/**
 * What keeps work safe, in a real Chromium: drafts, the journal, conflicts with other tabs and programs, trust,
 * problems that lead to their field, editing by mouse and keyboard, dropped files, and input methods.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPage, patienceMs, screenshot } from './browser.ts';
import { type CanvasPage, canvasPage } from './canvas-page.ts';
import { scratchAndBrowser } from './looks.ts';
import { type ServerProcess, type signIn, startServer } from './server-process.ts';

const cars = 'pipelines/cars-regression.yml';

const shared = scratchAndBrowser();

describe('work on a pipeline', () => {
  let server: ServerProcess;
  let context: BrowserContext;
  let page: Page;
  let canvas: CanvasPage;
  let errors: string[];
  let original: string;
  const file = (): string => path.join(server.workspace, cars);
  const address = (pipeline = cars): string => `${new URL(server.url).origin}/#/edit/${pipeline}`;

  beforeAll(async () => {
    server = await startServer(path.join(shared().scratch.directory, 'workspace'), {
      env: shared().scratch.env,
    });
    ({ page, errors } = await openPage(shared().browser));
    context = page.context();
    await page.goto(server.url);
    canvas = canvasPage(page);
    original = readFileSync(file(), 'utf8');
  });
  afterAll(async () => {
    await context?.close();
    await server?.stop();
  });

  /** A page of the same browser on the pipeline, without what earlier tests left. */
  const openFresh = async (): Promise<void> => {
    await forgetJournal(page);
    await page.goto('about:blank');
    const api = await browserApi();
    await api(`/pipelines/draft?path=${encodeURIComponent(cars)}`, { method: 'DELETE' });
    writeFileSync(file(), original);
    await page.goto(address());
    await canvas.node('split').waitFor();
    await page.getByText('Saved', { exact: true }).first().waitFor();
  };
  /** The API with the cookie of the browser: the printed code is used up. */
  const browserApi = async (): Promise<Awaited<ReturnType<typeof signIn>>> => {
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const { origin } = new URL(server.url);
    return (route, init) =>
      fetch(`${origin}/api/v1${route}`, { ...init, headers: { ...init?.headers, cookie, origin } });
  };

  beforeEach(openFresh);
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await screenshot(page, `failed-${task.name.replace(/\W+/g, '-')}`);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('keeps a draft over a reload, and the file as it was', async () => {
    await setFraction(page, canvas, '0.65');
    await page.getByText('Draft kept, file not saved').waitFor();
    await page.reload();
    await canvas.node('split').waitFor();
    await page.getByText('Draft kept, file not saved').waitFor();
    expect(await fractionOf(page, canvas)).toBe('0.65');
    expect(readFileSync(file(), 'utf8')).toBe(original);
  });

  it('restores what a crashed tab had not sent yet', async () => {
    await page.route('**/pipelines/draft*', (route) => route.abort());
    await setFraction(page, canvas, '0.55');
    await page.getByText('No connection; kept in this browser').waitFor();
    const crashed = page;
    ({ page } = await openTab(context));
    await crash(crashed);
    canvas = canvasPage(page);
    await page.goto(address());
    await canvas.node('split').waitFor();
    await page.getByText('Draft kept, file not saved').waitFor();
    expect(await fractionOf(page, canvas)).toBe('0.55');
  });

  describe('with a second tab', () => {
    let other: Page;
    let otherCanvas: CanvasPage;
    beforeEach(async () => {
      ({ page: other } = await openTab(context));
      otherCanvas = canvasPage(other);
      await other.goto(address());
      await otherCanvas.node('split').waitFor();
      await setFraction(page, canvas, '0.61');
      await page.getByText('Draft kept, file not saved').waitFor();
      await setFraction(other, otherCanvas, '0.62');
      await other.getByRole('alertdialog').waitFor();
    });
    afterEach(() => other.close());

    it('keeps mine when asked to', async () => {
      const dialog = other.getByRole('alertdialog');
      await dialog.getByText(/ › inputs › fraction_of_rows$/).waitFor();
      await screenshot(other, 'conflict');
      expect(await dialog.getByRole('button', { name: 'Merge', exact: true }).isDisabled()).toBe(true);
      await decide(other, 'Mine');
      await other.getByText('Draft kept, file not saved').waitFor();
      await expect.poll(() => draftText(browserApi)).toContain('fraction_of_rows: 0.62');
      await setFraction(page, canvas, '0.63');
      await decide(page, 'Theirs');
      await expect.poll(() => fractionOf(page, canvas)).toBe('0.62');
    });

    it('takes theirs when asked to', async () => {
      await decide(other, 'Theirs');
      await expect.poll(() => fractionOf(other, otherCanvas)).toBe('0.61');
      expect(await draftText(browserApi)).toContain('fraction_of_rows: 0.61');
    });
  });

  it('follows the file while nothing is unsaved', async () => {
    writeFileSync(file(), original.replace('fraction_of_rows: 0.7', 'fraction_of_rows: 0.45'));
    await expect.poll(() => fractionOf(page, canvas)).toBe('0.45');
    await page.getByText('Saved', { exact: true }).first().waitFor();
  });

  it('merges what another program wrote where the changes do not touch', async () => {
    await setFraction(page, canvas, '0.66');
    await page.getByText('Draft kept, file not saved').waitFor();
    writeFileSync(file(), original.replace('display_name: Import cars', 'display_name: Read the cars'));
    await canvas.node('import_cars').getByText('Read the cars').waitFor();
    expect(await fractionOf(page, canvas)).toBe('0.66');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved', { exact: true }).first().waitFor();
    expect(readFileSync(file(), 'utf8')).toBe(
      original
        .replace('display_name: Import cars', 'display_name: Read the cars')
        .replace('fraction_of_rows: 0.7', 'fraction_of_rows: 0.66'),
    );
  });

  it.each([
    { choice: 'Mine', fraction: '0.66' },
    { choice: 'Theirs', fraction: '0.45' },
  ])('asks before a save replaces what another program wrote: $choice', async ({ choice, fraction }) => {
    await setFraction(page, canvas, '0.66');
    await page.getByText('Draft kept, file not saved').waitFor();
    const theirs = original.replace('fraction_of_rows: 0.7', 'fraction_of_rows: 0.45');
    writeFileSync(file(), theirs);
    await page.keyboard.press('Control+s');
    await page.getByRole('alertdialog').waitFor();
    expect(readFileSync(file(), 'utf8')).toBe(theirs);
    await decide(page, choice);
    await expect.poll(() => fractionOf(page, canvas)).toBe(fraction);
    await page.keyboard.press('Control+s');
    await page.getByText('Saved', { exact: true }).first().waitFor();
    expect(readFileSync(file(), 'utf8')).toContain(`fraction_of_rows: ${fraction}`);
  });

  it('puts a conflict off without writing, and decides it by keyboard', async () => {
    await setFraction(page, canvas, '0.66');
    await page.getByText('Draft kept, file not saved').waitFor();
    const theirs = original
      .replace('fraction_of_rows: 0.7', 'fraction_of_rows: 0.45')
      .replace('display_name: Import cars', 'display_name: Read the cars');
    writeFileSync(file(), theirs);
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: 'Decide later' }).click();
    await page.getByText('Changed elsewhere').waitFor();
    await setFraction(page, canvas, '0.67');
    await page.getByRole('button', { name: 'Decide…' }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByRole('radio', { name: 'Mine' }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await dialog.getByRole('radio', { name: 'Theirs' }).isChecked()).toBe(true);
    await page.keyboard.press('ArrowUp');
    expect(readFileSync(file(), 'utf8')).toBe(theirs);
    writeFileSync(file(), theirs.replace('_rows: 0.45', '_rows: 0.44'));
    await dialog.getByText('It was changed once more in the meantime.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Merge', exact: true }).isDisabled()).toBe(true);
    await dialog.getByRole('radio', { name: 'Mine' }).focus();
    await page.keyboard.press('Space');
    await dialog.getByRole('button', { name: 'Merge', exact: true }).focus();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await canvas.node('import_cars').getByText('Read the cars').waitFor();
    expect(await fractionOf(page, canvas)).toBe('0.67');
    await page.keyboard.press('Control+z');
    await expect.poll(() => canvas.node('import_cars').getByText('Read the cars').count()).toBe(0);
    await page.keyboard.press('Control+y');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved', { exact: true }).first().waitFor();
    expect(readFileSync(file(), 'utf8')).toBe(theirs.replace('_rows: 0.45', '_rows: 0.67'));
  });

  it('leaves a pipeline alone that was opened while another one was being merged', async () => {
    await setFraction(page, canvas, '0.66');
    await page.getByText('Draft kept, file not saved').waitFor();
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const asked = new Promise<void>((resolve) => {
      void page.route(/pipelines\/file\?path=.*cars-regression/, async (route) => {
        resolve();
        await held;
        await route.continue();
      });
    });
    writeFileSync(file(), original.replace('fraction_of_rows: 0.7', 'fraction_of_rows: 0.45'));
    await asked;
    const other = 'pipelines/penguins-classification.yml';
    const before = readFileSync(path.join(server.workspace, other), 'utf8');
    await page.goto(address(other));
    await page.getByText(other).waitFor();
    const answered = page.waitForResponse(/cars-regression/);
    release();
    await (await answered).finished();
    await page.getByText('Saved', { exact: true }).first().waitFor();
    await page.keyboard.press('Control+s');
    expect(await page.getByRole('alertdialog').count()).toBe(0);
    expect(readFileSync(path.join(server.workspace, other), 'utf8')).toBe(before);
    await page.unroute(/pipelines\/file\?path=.*cars-regression/);
  });

  it.each(['Write the file again', 'Go on without the file', 'Close the pipeline'])(
    'says that another program deleted the file: %s',
    async (choice) => {
      await setFraction(page, canvas, '0.66');
      await page.getByText('Draft kept, file not saved').waitFor();
      rmSync(file());
      const dialog = page.getByRole('alertdialog');
      await dialog.getByText('This file was deleted by another program').waitFor();
      if (choice.startsWith('Write')) await screenshot(page, 'deleted-file');
      await dialog.getByRole('button', { name: choice }).click();
      await dialog.waitFor({ state: 'detached' });
      if (choice === 'Close the pipeline') {
        await page.getByRole('heading', { name: 'Pipelines' }).waitFor();
        expect(existsSync(file())).toBe(false);
        return;
      }
      if (choice === 'Go on without the file') {
        await page.getByText('Deleted by another program').waitFor();
        await setFraction(page, canvas, '0.64');
        expect(existsSync(file())).toBe(false);
        await page.getByRole('button', { name: 'Decide…' }).click();
        await dialog.getByRole('button', { name: 'Write the file again' }).click();
      }
      await page.getByText('Saved', { exact: true }).first().waitFor();
      const kept = choice === 'Go on without the file' ? '0.64' : '0.66';
      expect(readFileSync(file(), 'utf8')).toBe(original.replace('_rows: 0.7', `_rows: ${kept}`));
    },
  );

  it('opens the first problem instead of running, and each problem of the list at its field', async () => {
    writeFileSync(
      file(),
      original.replace('Miles_per_Gallon', 'Miles_per_Galon').replace('_rows: 0.7', '_rows: 1.7'),
    );
    await page.getByText('2 problems', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('2 problems must be solved first.').waitFor();
    await expect.poll(() => focusedField(page)).toBe('fraction_of_rows');
    await screenshot(page, 'problems');
    const list = page.getByRole('list', { name: 'Problems' });
    await list.getByRole('button', { name: /Miles_per_Galon/ }).click();
    await expect.poll(() => focusedField(page)).toBe('label_column');
    await page.getByRole('option', { name: /Miles_per_Gallon/ }).click();
    await page.getByText('1 problem', { exact: true }).waitFor();
    await list.getByRole('button').first().click();
    await expect.poll(() => focusedField(page)).toBe('fraction_of_rows');
  });

  it('duplicates, copies, pastes, deletes and undoes by keyboard', async () => {
    await canvas.select('split');
    await page.keyboard.press('Control+d');
    await canvas.node('split_2').waitFor();
    const [first, copy] = [await boxOf(canvas, 'split'), await boxOf(canvas, 'split_2')];
    expect(copy.x, 'D52 a copy stands beside').toBeGreaterThan(first.x + first.width);
    await canvas.select('train');
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+v');
    await canvas.node('train_2').waitFor();
    await page.keyboard.press('Delete');
    await expect.poll(() => canvas.node('train_2').count()).toBe(0);
    await page.keyboard.press('Control+z');
    await canvas.node('train_2').waitFor();
    for (const _ of ['paste', 'duplicate']) await page.keyboard.press('Control+z');
    await expect.poll(() => page.locator('.react-flow__node').count()).toBe(8);
    await page.getByText('Saved', { exact: true }).first().waitFor();
    await page.keyboard.press('Control+y');
    await canvas.node('split_2').waitFor();
  });

  it('selects with a marquee, deletes from the menu, and undoes with the button', async () => {
    const [train, score] = [await boxOf(canvas, 'train'), await boxOf(canvas, 'score')];
    await page.mouse.move(Math.min(train.x, score.x) - 12, train.y + train.height / 2);
    await page.mouse.down();
    await page.mouse.move(score.x + 40, score.y + score.height / 2, { steps: 6 });
    await page.mouse.up();
    await expect.poll(() => selected(page)).toEqual(['score', 'train']);
    await page.getByRole('button', { name: 'Line up in a column' }).click();
    const inLine = async (): Promise<boolean> =>
      Math.abs((await boxOf(canvas, 'train')).x - (await boxOf(canvas, 'score')).x) < 1;
    await expect.poll(inLine, { message: 'D52 two nodes in a column' }).toBe(true);
    await page.getByRole('button', { name: 'Undo: Line up in a column' }).click();
    await expect.poll(inLine).toBe(false);
    await canvas.node('train').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /Delete/ }).click();
    await expect.poll(() => page.locator('.react-flow__node').count()).toBe(6);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(() => page.locator('.react-flow__node').count()).toBe(8);
    expect(await selected(page)).toEqual(['score', 'train']);
  });

  it('lists what fits where a wire is dropped on empty canvas, and wires the choice', async () => {
    const port = await canvas
      .node('score')
      .locator('.react-flow__handle.source[data-handleid="scored_dataset"]')
      .boundingBox();
    const pane = await page.locator('.react-flow__pane').boundingBox();
    if (port === null || pane === null) throw new Error('not on the page');
    await page.mouse.move(port.x + port.width / 2, port.y + port.height / 2);
    await page.mouse.down();
    await page.mouse.move(pane.x + 60, pane.y + 300, { steps: 6 });
    await page.mouse.up();
    const picker = page.getByRole('dialog', { name: /What fits/ });
    await picker.waitFor();
    await screenshot(page, 'what-fits');
    expect(await picker.getByRole('option', { name: /Linear Regression/ }).count()).toBe(0);
    const before = await page.locator('.react-flow__edge').count();
    await page.keyboard.type('normal');
    await page.keyboard.press('Enter');
    await canvas.node('normalize_data').waitFor();
    await expect.poll(() => page.locator('.react-flow__edge').count()).toBe(before + 1);
  });

  it('imports a dropped file with the settings that it detects', async () => {
    // "車名;価格\nカローラ;120\nシビック;135\n" in Shift_JIS.
    const bytes = [
      0x8e, 0xd4, 0x96, 0xbc, 0x3b, 0x89, 0xbf, 0x8a, 0x69, 0x0a, 0x83, 0x4a, 0x83, 0x8d, 0x81, 0x5b, 0x83,
      0x89, 0x3b, 0x31, 0x32, 0x30, 0x0a, 0x83, 0x56, 0x83, 0x72, 0x83, 0x62, 0x83, 0x4e, 0x3b, 0x31, 0x33,
      0x35, 0x0a,
    ];
    expect(await opensDropped(page, 'header'), 'D55 a file dropped on the top bar').toBe(false);
    await dropFile(page, '車.csv', bytes);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Shift_JIS').first().waitFor();
    await dialog.getByText('Semicolon ;').first().waitFor();
    await dialog.getByText('カローラ').waitFor();
    await screenshot(page, 'dropped-file');
    await dialog.getByRole('button', { name: 'Add to the canvas' }).click();
    await canvas.node('import_data').waitFor();
    expect([...readFileSync(path.join(server.workspace, 'data/車.csv'))]).toEqual(bytes);
    await page.getByRole('button', { name: 'More ways to run' }).click();
    await page.getByRole('menuitem', { name: /Run up to/ }).click();
    await expect.poll(async () => (await canvas.states()).import_data, { timeout: 30_000 }).toBe('done');
    await canvas.node('import_data').locator('[data-state] svg').first().dblclick();
    await page.getByRole('columnheader', { name: /価格/ }).waitFor();
    await page
      .getByText(/2 rows × 2 columns/)
      .first()
      .waitFor();
  });

  it('commits nothing while an input method composes', async () => {
    const devtools = await context.newCDPSession(page);
    const compose = (text: string): Promise<unknown> =>
      devtools.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    await canvas.node('split').locator('[data-part="title"]').dblclick();
    const title = page.getByRole('textbox', { name: 'New name of the node' });
    await title.waitFor();
    await compose('ぶんかつ');
    await page.keyboard.press('Enter');
    expect(await title.count()).toBe(1);
    await page.keyboard.press('Delete');
    await compose('分割');
    await devtools.send('Input.insertText', { text: '分割' });
    await page.keyboard.press('Enter');
    await canvas.node('split').getByText('分割', { exact: true }).waitFor();
    await expect.poll(() => page.locator('.react-flow__node').count()).toBe(8);
    await devtools.detach();
  });

  it('renames, duplicates and deletes a pipeline, which goes to the trash', async () => {
    const folder = path.join(server.workspace, 'pipelines');
    await page.goto(address('pipelines/penguins-classification.yml'));
    await page.getByText('pipelines/penguins-classification.yml').waitFor();
    await page.getByRole('button', { name: 'Actions for the pipeline' }).click();
    await page.getByRole('menuitem', { name: 'Rename the file…' }).click();
    await page.getByRole('textbox', { name: 'File name' }).fill('ペンギン');
    await screenshot(page, 'rename-file');
    await page.keyboard.press('Enter');
    await page.getByText('pipelines/ペンギン.yml').waitFor();
    expect(existsSync(path.join(folder, 'ペンギン.yml'))).toBe(true);
    expect(existsSync(path.join(folder, 'penguins-classification.yml'))).toBe(false);
    await page.getByRole('button', { name: 'Actions for the pipeline' }).click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await page.getByText('pipelines/penguins-classification-copy.yml').waitFor();
    await page.getByRole('button', { name: 'Pipelines', exact: true }).click();
    await page.getByRole('button', { name: /^Actions for Penguins classification copy/ }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('alertdialog').waitFor();
    await screenshot(page, 'delete-pipeline');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(() => page.getByText('pipelines/penguins-classification-copy.yml').count()).toBe(0);
    const trash = path.join(server.workspace, '.millrace/trash');
    const [deleted = ''] = readdirSync(trash);
    expect(readdirSync(path.join(trash, deleted))).toContain('penguins-classification-copy.yml');
  });

  it('had no error on the page but those that were asked for', () => {
    expect(errors.filter((error) => !/ERR_FAILED|409|422/.test(error))).toEqual([]);
  });
});

describe('an address without its code', () => {
  it('says where the whole address is', async () => {
    const server = await startServer(path.join(shared().scratch.directory, 'locked'), {
      env: shared().scratch.env,
    });
    const { page } = await openPage(shared().browser);
    const answer = await page.goto(new URL(server.url).origin);
    expect(answer?.status()).toBe(401);
    await page.getByText('Go to the terminal in which Millrace was started').waitFor();
    await page.getByText('Millrace を起動したターミナル').waitFor();
    await screenshot(page, 'no-code');
    await page.context().close();
    await server.stop();
  });
});

describe('a workspace from elsewhere', () => {
  it('runs nothing before it is trusted, and does afterwards', async () => {
    const workspace = path.join(shared().scratch.directory, 'from-elsewhere');
    const marker = path.join(shared().scratch.directory, 'marker');
    writeForeignWorkspace(workspace, marker);
    const server = await startServer(workspace, { env: shared().scratch.env });
    const { page } = await openPage(shared().browser);
    const canvas = canvasPage(page);
    await page.goto(server.url);
    await canvas.node('mark').waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(workspace).waitFor();
    await screenshot(page, 'trust');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(existsSync(marker)).toBe(false);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await dialog.getByRole('button', { name: 'Trust and run' }).click();
    await canvas.expectStates({ mark: 'done' });
    expect(readFileSync(marker, 'utf8')).toBe('ran\n');
    await canvas.node('mark').locator('[data-state] svg').first().dblclick();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: /^Download/ }).click();
    await screenshot(page, 'files');
    expect(readFileSync(await (await downloading).path(), 'utf8')).toBe('ran\n');
    await page.context().close();
    await server.stop();
  });
});

function writeForeignWorkspace(workspace: string, marker: string): void {
  mkdirSync(path.join(workspace, 'pipelines'), { recursive: true });
  mkdirSync(path.join(workspace, 'components/mark'), { recursive: true });
  writeFileSync(
    path.join(workspace, 'components/mark/mark.sh'),
    `echo ran > '${marker}'\ncp '${marker}' "$1"\n`,
  );
  writeFileSync(
    path.join(workspace, 'components/mark/component.yaml'),
    [
      '$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json',
      'type: command',
      'name: mark',
      'version: 1',
      'display_name: Mark',
      'code: .',
      'command: bash mark.sh ${{outputs.result}}',
      'outputs:',
      '  result:',
      '    type: uri_file',
      'environment: azureml:local:1',
      '',
    ].join('\n'),
  );
  writeFileSync(
    path.join(workspace, 'pipelines/mark.yml'),
    'type: pipeline\njobs:\n  mark:\n    type: command\n    component: ../components/mark/component.yaml\n',
  );
}

async function openTab(context: BrowserContext): Promise<{ page: Page }> {
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  return { page };
}

/** Ends the tab's process, as a crash does: no event handler of the page runs. */
async function crash(page: Page): Promise<void> {
  const crashed = new Promise((resolve) => page.once('crash', resolve));
  await page.goto('chrome://crash').catch(() => undefined);
  await crashed;
  await page.close();
}

/** What the last test had not sent yet must not be restored in the next. */
async function forgetJournal(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('millrace', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('journal', { keyPath: 'path' });
        opening.onerror = () => reject(new Error('IndexedDB did not open'));
        opening.onsuccess = () => {
          const change = opening.result.transaction('journal', 'readwrite');
          change.objectStore('journal').clear();
          change.oncomplete = () => resolve();
        };
      }),
  );
}

async function setFraction(page: Page, canvas: CanvasPage, value: string): Promise<void> {
  await canvas.select('split');
  const field = page.getByRole('textbox', { name: /Fraction of rows/ }).first();
  await field.fill(value);
  await field.press('Enter');
}

async function fractionOf(page: Page, canvas: CanvasPage): Promise<string> {
  await canvas.select('split');
  return page
    .getByRole('textbox', { name: /Fraction of rows/ })
    .first()
    .inputValue();
}

/** In the only place that is in question. */
async function decide(page: Page, choice: string): Promise<void> {
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('radio', { name: choice, exact: true }).click();
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function draftText(signedIn: () => Promise<Awaited<ReturnType<typeof signIn>>>): Promise<string> {
  const api = await signedIn();
  const answer = await api(`/pipelines/file?path=${encodeURIComponent(cars)}`);
  return ((await answer.json()) as { text: string }).text;
}

function focusedField(page: Page): Promise<string | undefined> {
  return page.evaluate(
    () => document.activeElement?.closest('[data-field]')?.getAttribute('data-field') ?? undefined,
  );
}

function selected(page: Page): Promise<string[]> {
  return page
    .locator('.react-flow__node.selected')
    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-id') ?? '').sort());
}

async function boxOf(
  canvas: CanvasPage,
  id: string,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await canvas.node(id).boundingBox();
  if (box === null) throw new Error(`${id} is not on the page`);
  return box;
}

/** Whether the browser would show a file that is dropped there, in place of the page. */
function opensDropped(page: Page, selector: string): Promise<boolean | undefined> {
  return page.evaluate((wanted) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['a\n1\n'], 'a.csv', { type: 'text/csv' }));
    const drop = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer });
    return document.querySelector(wanted)?.dispatchEvent(drop);
  }, selector);
}

/** Drops a file of these bytes in the middle of the canvas, as the desktop does. */
async function dropFile(page: Page, name: string, bytes: readonly number[]): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(content)], fileName, { type: 'text/csv' }));
      return data;
    },
    [name, bytes] as const,
  );
  const pane = page.locator('.react-flow__pane');
  const at = { clientX: 400, clientY: 500, dataTransfer: transfer };
  await pane.dispatchEvent('dragover', at);
  await page.locator('[data-dropping]').waitFor();
  await pane.dispatchEvent('drop', at);
}
