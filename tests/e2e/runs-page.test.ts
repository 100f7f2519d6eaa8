/** The runs of a long history and two of them beside each other, in a real browser, with axe-core. */
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyRuns, openHistory, recordRun } from '../bench/history-world.ts';
import { launchBrowser, openPage, screenshot } from './browser.ts';
import { createScratch, type Scratch, type ServerProcess, startServer } from './server-process.ts';

const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const recorded = 3_000;
const cars = 'pipelines/cars-regression.yml';

describe.skipIf(!existsSync(chromium))('the page of runs', () => {
  let scratch: Scratch;
  let server: ServerProcess;
  let browser: Browser;
  let page: Page;
  let errors: string[];
  let origin: string;
  /** Two runs of one pipeline, with another fraction of rows. */
  let earlier: string;
  let later: string;

  beforeAll(async () => {
    scratch = createScratch();
    const workspace = path.join(scratch.directory, 'workspace');
    // The starter workspace is made where there is nothing yet.
    const first = await startServer(workspace, { env: scratch.env });
    await first.stop();
    rmSync(path.join(workspace, '.millrace'), { recursive: true });
    const world = openHistory(path.join(workspace, '.millrace'));
    const template = await recordRun(world, { salt: 0, kind: 'made' });
    await world.history.fold(template);
    copyRuns(world, template, recorded);
    world.close();
    server = await startServer(workspace, { env: scratch.env });
    origin = new URL(server.url).origin;
    browser = await launchBrowser();
    ({ page, errors } = await openPage(browser));
    await page.addInitScript({ path: axe });
    await page.goto(server.url);
    await page.locator('.react-flow__node').first().waitFor();
    await api('/workspace/trust', {});
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    scratch?.remove();
  });

  /** As the page itself asks. */
  const api = (route: string, body?: object): Promise<unknown> =>
    page.evaluate(
      async ({ route, body }) => {
        const headers = { 'content-type': 'application/json' };
        const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : {};
        const answer = await fetch(`/api/v1${route}`, init);
        if (!answer.ok) throw new Error(await answer.text());
        return answer.json();
      },
      { route, body },
    );
  const runToEnd = async (text: string): Promise<string> => {
    const { run } = (await api('/runs', { path: cars, text })) as { run: string };
    const status = async () => ((await api(`/runs/${run}`)) as { status: string }).status;
    await expect.poll(status, { timeout: 60_000 }).toBe('succeeded');
    return run;
  };
  const violations = (opened: Page): Promise<readonly string[]> =>
    opened.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const found = await axe.run();
      return found.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
      );
    });

  const rows = () => page.locator('tbody tr[aria-rowindex]');
  const list = () => page.getByRole('region', { name: 'Runs', exact: true });
  const shownRuns = async (): Promise<readonly number[]> =>
    (await page.getByRole('button', { name: /^Run \d+$/ }).allInnerTexts()).map((text) =>
      Number(text.replace('Run ', '')),
    );

  it('R82 lists thousands of runs with those in view alone, to the first one', async () => {
    await page.goto(`${origin}/#/runs`);
    await page.getByText('3,000 runs').waitFor();
    await rows().first().waitFor();
    expect(await rows().count()).toBeLessThan(80);
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe(String(recorded + 1));
    expect((await shownRuns())[0]).toBe(recorded);
    await screenshot(page, 'runs-many');
    await list().focus();
    await expect
      .poll(
        async () => {
          await page.keyboard.press('End');
          return (await shownRuns()).at(-1);
        },
        { timeout: 60_000 },
      )
      .toBe(1);
    expect(await rows().count()).toBeLessThan(80);
    expect(await rows().last().getAttribute('aria-rowindex')).toBe(String(recorded + 1));
    await page.keyboard.press('Home');
    await expect.poll(async () => (await shownRuns())[0]).toBe(recorded);
  }, 90_000);

  it('R82 the server filters, whatever is loaded', async () => {
    await page.getByRole('button', { name: /Show runs with status/ }).click();
    await page.getByRole('option', { name: 'Failed' }).click();
    await page.getByText('60 runs').waitFor();
    await expect.poll(async () => (await shownRuns())[0]).toBe(3_000);
    expect((await shownRuns()).every((run) => run % 50 === 0)).toBe(true);
    await page.getByRole('searchbox').fill('sales-10');
    await page.getByText('15 runs').waitFor();
    await expect.poll(() => rows().count()).toBe(15);
    await page.getByRole('searchbox').fill('nothing is called so');
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByText('3,000 runs').waitFor();
  });

  it('R83 compares two runs that are chosen in the list', async () => {
    const { text } = (await api(`/pipelines/file?path=${cars}`)) as { text: string };
    expect(text).toContain('fraction_of_rows: 0.7');
    earlier = await runToEnd(text);
    later = await runToEnd(text.replace('fraction_of_rows: 0.7', 'fraction_of_rows: 0.6'));
    const compare = page.getByRole('button', { name: /compare/i }).last();
    await page.goto(`${origin}/#/runs`);
    await page.getByRole('button', { name: `Run ${later}`, exact: true }).waitFor();
    expect(await compare.innerText()).toBe('Choose two runs to compare');
    expect(await compare.isDisabled()).toBe(true);
    // A third one takes the place of the first.
    for (const run of ['2998', later, earlier])
      await page.getByLabel(`Choose run ${run} for comparing`).check();
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(2);
    await screenshot(page, 'runs-chosen');
    await page.getByRole('button', { name: `Compare run ${earlier} with run ${later}` }).click();
    await page.getByRole('heading', { name: `Run ${earlier} and run ${later}` }).waitFor();
    expect(new URL(page.url()).hash).toBe(`#/runs/${later}/${earlier}`);
  }, 120_000);

  it('R83 says which steps differ, in what, and what came of it', async () => {
    const steps = page.getByRole('table').nth(1);
    const split = steps.getByRole('row', { name: /^Split Data/ });
    await split.getByText('0.7').waitFor();
    expect(await split.innerText()).toMatch(/0\.7\s+0\.6/);
    expect(await split.innerText()).toContain('Another result');
    const names = await steps.locator('tbody > tr > th[scope="row"]:first-child').allInnerTexts();
    expect(names.filter((name) => /^[A-Z]/.test(name)).slice(0, 1)).toEqual(['Split Data']);
    expect(names).not.toContain('Select Columns in Dataset');
    await page.getByRole('checkbox', { name: 'All steps' }).check();
    await steps.getByText('Select Columns in Dataset').waitFor();
    expect(await steps.getByRole('row', { name: /^Select Columns in Dataset/ }).innerText()).toContain(
      'The same result',
    );
    await page.getByRole('checkbox', { name: 'All steps' }).uncheck();
    const metrics = page.getByRole('table').last();
    expect(await metrics.getByRole('row', { name: /^Evaluate Model R²/ }).innerText()).toMatch(
      /0\.\d+\s+0\.\d+\s+[+−]/,
    );
  });

  it('R83 a comparison has an address, and Back leads to where one came from', async () => {
    await page
      .getByRole('table')
      .first()
      .getByRole('button', { name: `Run ${later}` })
      .click();
    await page.getByRole('button', { name: 'Compare with the run before' }).click();
    await page.getByRole('heading', { name: `Run ${earlier} and run ${later}` }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Compare with the run before' }).waitFor();
    await page.goto('about:blank');
    await page.goto(`${origin}/#/runs/${later}/${earlier}`);
    await page.getByRole('heading', { name: `Run ${earlier} and run ${later}` }).waitFor();
    await page.getByRole('button', { name: 'Back to the runs' }).click();
    await rows().first().waitFor();
    expect(new URL(page.url()).hash).toBe('#/runs');
    expect(errors).toEqual([]);
  });

  it.each([
    { name: 'light', options: {} },
    { name: 'dark', options: { colorScheme: 'dark' } },
    { name: 'japanese', options: { locale: 'ja-JP' } },
  ] as const)('looks right and has no findings of axe, $name', async ({ name, options }) => {
    const opened = await openPage(browser, options);
    await opened.page.addInitScript({ path: axe });
    await opened.page.context().addCookies(await page.context().cookies());
    await opened.page.goto(`${origin}/#/runs`);
    await opened.page.locator('tbody tr[aria-rowindex]').first().waitFor();
    await screenshot(opened.page, `runs-list-${name}`);
    expect(await violations(opened.page)).toEqual([]);
    await opened.page.goto(`${origin}/#/runs/${later}/${earlier}`);
    await opened.page.getByText('R²').first().waitFor();
    await screenshot(opened.page, `runs-compared-${name}`);
    expect(await violations(opened.page)).toEqual([]);
    expect(opened.errors).toEqual([]);
    await opened.page.context().close();
  });
});
