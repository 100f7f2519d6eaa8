/**
 * How often nodes are drawn, counted by the browser's own engine (V8 counts the calls of every function): no clock is
 * asked, and the page is the one that is shipped.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage } from './browser.ts';
import { createScratch, type Scratch, type ServerProcess, startServer } from './server-process.ts';

const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const nodes = 24;

/** Independent steps, so that a change of one is a change of the plan of one. */
function pipelineText(): string {
  const steps = Array.from(
    { length: nodes },
    (_, at) =>
      `  n${at}:\n    type: command\n    component: ./c.yml\n    inputs:\n      p: ${at}  # parameter\n`,
  );
  return `type: pipeline\ndisplay_name: Renders\njobs:\n${steps.join('')}`;
}

const component =
  'type: command\nname: c\ncommand: echo\nenvironment: {image: none}\ninputs:\n  p: {type: integer}\noutputs:\n  out: {type: uri_folder}\n';

const layout = JSON.stringify({
  version: 1,
  nodes: Object.fromEntries(
    Array.from({ length: nodes }, (_, at) => [`n${at}`, { x: (at % 6) * 288, y: Math.floor(at / 6) * 144 }]),
  ),
});

/** What stands in the function that draws a node, and nowhere else in the page. */
const mark = '-title node-';

describe.skipIf(!existsSync(chromium))('drawing nodes', () => {
  let scratch: Scratch;
  let server: ServerProcess;
  let browser: Browser;
  let page: Page;
  let devtools: CDPSession;
  const sources = new Map<string, string>();

  beforeAll(async () => {
    scratch = createScratch();
    const workspace = path.join(scratch.directory, 'workspace');
    mkdirSync(path.join(workspace, '.millrace'), { recursive: true });
    mkdirSync(path.join(workspace, 'pipelines'));
    writeFileSync(path.join(workspace, 'pipelines/c.yml'), component);
    writeFileSync(path.join(workspace, 'pipelines/many.yml'), pipelineText());
    writeFileSync(path.join(workspace, 'pipelines/many.layout.json'), layout);
    server = await startServer(workspace, { env: scratch.env });
    browser = await launchBrowser();
    ({ page } = await openPage(browser));
    devtools = await page.context().newCDPSession(page);
    await devtools.send('Profiler.enable');
    await devtools.send('Debugger.enable');
    await devtools.send('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await page.goto(server.url);
    await page
      .locator('.react-flow__node')
      .nth(nodes - 1)
      .waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    scratch?.remove();
  });

  /** Types, and waits until the draft is kept and the plan of what is on screen is there. */
  const typed = async (text: string): Promise<void> => {
    await page.keyboard.type(text);
    await page.locator('header [data-state="draft"]').waitFor();
    await page.locator('[data-plan="stale"]').waitFor({ state: 'detached' });
  };

  /** How often the function that draws a node was called since the last question. */
  const draws = async (): Promise<number> => {
    const { result } = await devtools.send('Profiler.takePreciseCoverage');
    let calls = 0;
    for (const { scriptId, url, functions } of result) {
      if (!url.includes('/assets/')) continue;
      if (!sources.has(scriptId)) {
        const { scriptSource } = await devtools.send('Debugger.getScriptSource', { scriptId });
        sources.set(scriptId, scriptSource);
      }
      const at = sources.get(scriptId)?.indexOf(mark) ?? -1;
      if (at < 0) continue;
      const around = functions
        .flatMap(({ ranges }) => ranges)
        .filter(({ startOffset, endOffset }) => startOffset <= at && at < endOffset)
        .sort((a, b) => a.endOffset - a.startOffset - (b.endOffset - b.startOffset));
      calls += around[0]?.count ?? 0;
    }
    return calls;
  };

  it('P151 a plan that changes one node draws that node, not the others', async () => {
    expect(await draws(), 'the function is found').toBeGreaterThanOrEqual(nodes);
    await page.keyboard.press('Control+e');
    await page.locator('.monaco-editor .view-line').first().waitFor();
    // The first node's parameter, behind its value.
    await page.locator('.monaco-editor .view-line').first().click();
    await page.keyboard.press('Control+Home');
    for (let line = 1; line < 8; line++) await page.keyboard.press('ArrowDown');
    for (let step = 0; step < '      p: 0'.length; step++) await page.keyboard.press('ArrowRight');
    await typed('7');
    await typed('5');
    await draws();
    await typed('3');
    const drawn = await draws();
    expect(drawn).toBeGreaterThan(0);
    expect(drawn).toBeLessThanOrEqual(3);
  });

  it('P151 a text that means the same draws no node', async () => {
    await page.keyboard.press('End');
    await typed(' and');
    await draws();
    await typed(' more');
    expect(await draws()).toBe(0);
    expect(await page.locator('.monaco-editor').first().innerText()).toMatch(
      /p:\s0753\s+#\sparameter\sand\smore/u,
    );
  });
});
