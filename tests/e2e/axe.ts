/** axe-core in a page: `page.addInitScript({ path: axe })` first, then `violations`. */
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

export const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What it finds, each with the element. */
export async function violations(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const found = await (
      globalThis as unknown as {
        axe: {
          run(): Promise<{ violations: { id: string; nodes: { html: string; target: unknown[] }[] }[] }>;
        };
      }
    ).axe.run();
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`),
    );
  });
}
