/** The designer with a thousand nodes in a real Chromium: opening, typing in the code view, panning, dragging, undo. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { launchBrowser, openPage, screenshot } from '../e2e/browser.ts';
import { createScratch, type Scratch, type ServerProcess, startServer } from '../e2e/server-process.ts';

const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const nodes = 1_000;

/** Layers of eight; each node reads from one of the layer above, each second from two. */
function pipelineText(): string {
  const lines = ['type: pipeline', 'display_name: A thousand', 'jobs:'];
  for (let node = 0; node < nodes; node++) {
    lines.push(
      `  # step ${node}`,
      `  n${node}:`,
      '    type: command',
      '    component: ./c.yml',
      '    inputs:',
    );
    for (let p = 0; p < 6; p++) lines.push(`      p${p}: 0.${node}${p}   # parameter`);
    if (node < 8) continue;
    lines.push(`      a: \${{parent.jobs.n${node - 8}.outputs.out}}`);
    if (node % 2 === 0) lines.push(`      b: \${{parent.jobs.n${node - 7}.outputs.out}}`);
  }
  return `${lines.join('\n')}\n`;
}

const component = [
  'type: command',
  'name: c',
  'command: echo',
  'environment: azureml:e:1',
  'inputs:',
  ...Array.from({ length: 6 }, (_, p) => `  p${p}: {type: number, default: 0.1}`),
  '  a: {type: uri_folder, optional: true}',
  '  b: {type: uri_folder, optional: true}',
  'outputs:',
  '  out: {type: uri_folder}',
].join('\n');

/** Where the nodes stand, so that only the first figures include the layout. */
function sidecar(): string {
  const at = (node: number) => ({ x: (node % 8) * 288, y: Math.floor(node / 8) * 144 });
  return JSON.stringify({
    version: 1,
    nodes: Object.fromEntries(Array.from({ length: nodes }, (_, node) => [`n${node}`, at(node)])),
  });
}

function line(name: string, values: readonly number[]): void {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(0);
  process.stdout.write(
    `${name}: median ${at(0.5)} ms, p95 ${at(0.95)}, max ${at(1)} (${values.length} measured)\n`,
  );
}

const words = ' and some words of a comment';

/** After each length of rest something else is on its way: reading, the plan, the draft, their answers. */
const pauses = Array.from({ length: 60 }, (_, index) => 100 + ((index * 7) % 60) * 25);

/** What the main thread computed itself, however busy the machine is with other work. */
function perKey(name: string, ms: number): void {
  process.stdout.write(
    `${name}, the main thread's processor time per key: ${(ms / words.length).toFixed(1)} ms\n`,
  );
}

describe.skipIf(!existsSync(chromium))(`the designer, ${nodes} nodes`, () => {
  let scratch: Scratch;
  let server: ServerProcess;
  let browser: Browser;
  let page: Page;
  let devtools: CDPSession;

  beforeAll(async () => {
    scratch = createScratch();
    const workspace = path.join(scratch.directory, 'workspace');
    mkdirSync(path.join(workspace, '.millrace'), { recursive: true });
    mkdirSync(path.join(workspace, 'pipelines'));
    writeFileSync(path.join(workspace, 'pipelines/c.yml'), component);
    writeFileSync(path.join(workspace, 'pipelines/free.yml'), pipelineText());
    writeFileSync(path.join(workspace, 'pipelines/placed.yml'), pipelineText());
    writeFileSync(path.join(workspace, 'pipelines/placed.layout.json'), sidecar());
    server = await startServer(workspace, { env: scratch.env });
    browser = await launchBrowser();
    ({ page } = await openPage(browser));
    await page.addInitScript(watch);
    devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(server.url);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    scratch?.remove();
  });

  /** Milliseconds of processor time since the page was opened. */
  const mainThread = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
  const tasks = async (): Promise<readonly number[]> => page.evaluate(() => window.bench.tasks.splice(0));
  const frames = async (): Promise<readonly number[]> => page.evaluate(() => window.bench.frames.splice(0));
  const keys = async (): Promise<readonly number[]> => page.evaluate(() => window.bench.keys.splice(0));
  const rest = (ms: number): Promise<void> => page.waitForTimeout(ms);

  const open = async (name: string): Promise<void> => {
    await page.goto('about:blank');
    await page.goto(`${new URL(server.url).origin}/#/edit/pipelines/${name}.yml`);
    await page
      .locator('.react-flow svg rect, .react-flow__node')
      .first()
      .waitFor({ state: 'attached', timeout: 60_000 });
    await rest(4_000);
  };

  it('a bare text field in the same browser, as the floor', async () => {
    await page.goto('data:text/html,<textarea></textarea>');
    await page.locator('textarea').click();
    await keys();
    const before = await mainThread();
    await page.keyboard.type(words, { delay: 120 });
    perKey('floor, typing into a bare text field', (await mainThread()) - before);
    line('floor, typing into a bare text field, key to frame', await keys());
    await frames();
    await rest(1_000);
    line('floor, a frame of an empty page', await frames());
  });

  it('opens without a layout', async () => {
    await open('free');
    line('open without a layout, tasks of the main thread over 50 ms', await tasks());
    await screenshot(page, 'bench-thousand-free');
  });

  it('pans, drags, edits and undoes', async () => {
    await open('placed');
    line('open with a layout, tasks of the main thread over 50 ms', await tasks());
    const box = await page.locator('.react-flow__pane').boundingBox();
    if (box === null) throw new Error('no canvas');
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await page.mouse.move(middle.x, middle.y);
    await zoomIn(page);
    await rest(1_000);
    process.stdout.write(`nodes in the page: ${await page.locator('.react-flow__node').count()}\n`);
    await frames();
    for (let step = 0; step < 60; step++) await page.mouse.wheel(0, step < 30 ? 40 : -40);
    line('a frame while panning', await frames());
    await rest(500);
    const node = page.locator('.react-flow__node').nth(4);
    const place = await node.boundingBox();
    if (place === null) throw new Error('no node');
    await page.mouse.move(place.x + 60, place.y + 20);
    await page.mouse.down();
    await frames();
    for (let step = 0; step < 40; step++) await page.mouse.move(place.x + 60 + step * 3, place.y + 20 + step);
    line('a frame while dragging a node', await frames());
    await page.mouse.up();
    await rest(1_500);
    await tasks();
    await keys();
    for (let step = 0; step < 6; step++) {
      await page.keyboard.press(step % 2 === 0 ? 'Control+z' : 'Control+y');
      await rest(700);
    }
    line('undo and redo of a move, key to frame', await keys());
    await node.click({ position: { x: 60, y: 20 } });
    await rest(500);
    await keys();
    for (let step = 0; step < 3; step++) {
      await page.keyboard.press('Delete');
      await rest(1_200);
      await page.keyboard.press('Control+z');
      await rest(1_200);
    }
    line('removing a node and undoing it, key to frame', await keys());
    line('meanwhile, tasks of the main thread over 50 ms', await tasks());
    await screenshot(page, 'bench-thousand-placed');
  });

  it('types in the code view', async () => {
    await open('placed');
    await page.keyboard.press('Control+e');
    await page.locator('.monaco-editor .view-line').first().waitFor();
    await rest(3_000);
    await page.locator('.monaco-editor .view-line').nth(12).click();
    await page.keyboard.press('End');
    await keys();
    await tasks();
    const before = await mainThread();
    await page.keyboard.type(words, { delay: 120 });
    perKey('typing with pauses', (await mainThread()) - before);
    await page.keyboard.press('Enter');
    await page.keyboard.type('p7: 0.5 # one more', { delay: 120 });
    await rest(600);
    line('typing with pauses, key to frame', await keys());
    const fast = await mainThread();
    await page.keyboard.type(words, { delay: 30 });
    perKey('typing fast', (await mainThread()) - fast);
    line('typing fast, key to frame', await keys());
    await rest(1_500);
    line('meanwhile, tasks of the main thread over 50 ms', await tasks());
    await screenshot(page, 'bench-thousand-typed');
  });

  it('types after pauses of many lengths', async () => {
    const first: number[] = [];
    const others: number[] = [];
    await keys();
    await tasks();
    const burst: number[] = [];
    await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
    for (const pause of pauses) {
      const before = await mainThread();
      await rest(pause);
      await page.keyboard.type('abc', { delay: 60 });
      await rest(60);
      burst.push((await mainThread()) - before);
      const [own, ...following] = await keys();
      if (own !== undefined) first.push(own);
      others.push(...following);
    }
    const own = ownTimes(JSON.parse((await browser.stopTracing()).toString()));
    line('meanwhile, the longest 20 tasks by their own processor time', own.slice(0, 20));
    line("a pause and three keys, the main thread's processor time", burst);
    line('the first key after a pause, key to frame', first);
    line('the next two keys, key to frame', others);
    line('meanwhile, tasks of the main thread over 50 ms', await tasks());
  });
});

/** What each task of the main thread computed, in milliseconds, the longest first: waiting for a processor is not in it. */
function ownTimes({ traceEvents }: { readonly traceEvents: readonly TraceEvent[] }): readonly number[] {
  const placeOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(placeOf),
  );
  return traceEvents
    .filter((event) => main.has(placeOf(event)) && event.name.endsWith('RunTask'))
    .flatMap(({ tdur }) => (tdur === undefined ? [] : [tdur / 1_000]))
    .sort((a, b) => b - a);
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread's own time. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

async function zoomIn(page: Page): Promise<void> {
  await page.keyboard.down('Control');
  for (let step = 0; step < 12; step++) await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
}

declare global {
  interface Window {
    bench: { tasks: number[]; frames: number[]; keys: number[] };
  }
}

/** In the page: long tasks, the time between frames, and from a key to the end of the frame that shows it. */
function watch(): void {
  const bench: Window['bench'] = { tasks: [], frames: [], keys: [] };
  window.bench = bench;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) bench.tasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  let last = performance.now();
  const frame = (now: number): void => {
    bench.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  window.addEventListener(
    'keydown',
    ({ timeStamp, key }) => {
      if (key === 'Control') return;
      requestAnimationFrame(() => setTimeout(() => bench.keys.push(performance.now() - timeStamp)));
    },
    true,
  );
}
