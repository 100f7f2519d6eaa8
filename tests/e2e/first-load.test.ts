/** How much JavaScript the browser has fetched when the first node stands on the canvas. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { launchBrowser, openPage } from './browser.ts';
import { createScratch, root, startServer } from './server-process.ts';

const mostBytes = 250_000;

it('draws the canvas with at most 250 kB of gzip JavaScript', async () => {
  const scratch = createScratch();
  const server = await startServer(path.join(scratch.directory, 'workspace'), { env: scratch.env });
  const browser = await launchBrowser();
  const { page } = await openPage(browser);
  await page.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (document.querySelector('.react-flow__node') === null) return;
      watch.disconnect();
      const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
      Object.assign(globalThis, { scriptsAtFirstNode: loaded.filter((name) => name.endsWith('.js')) });
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  await page.goto(server.url);
  await page.locator('.react-flow__node').first().waitFor();
  const scripts = await page.evaluate(
    () => (globalThis as unknown as { scriptsAtFirstNode: string[] }).scriptsAtFirstNode,
  );
  await browser.close();
  await server.stop();
  scratch.remove();
  expect(scripts.length).toBeGreaterThan(0);
  const sizes = scripts.map((address) => {
    const file = path.join(root, 'designer-ui/dist', new URL(address).pathname);
    return [path.basename(file), gzipSync(readFileSync(file), { level: 9 }).length] as const;
  });
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  expect(total, sizes.map(([name, size]) => `${name} ${size}`).join('\n')).toBeLessThanOrEqual(mostBytes);
});
