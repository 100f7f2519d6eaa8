/** What a person does on the designer's page, with mouse and keyboard events only. */

import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

export interface CanvasPage {
  node(id: string): Locator;
  /** Drags a component from the palette and drops its node with the top left corner near (x, y) of the canvas. */
  drop(component: string, x: number, y: number): Promise<void>;
  /** Drags a wire from an output port to an input port. */
  wire(from: string, output: string, to: string, input: string): Promise<void>;
  /** The states of all nodes by id. */
  states(): Promise<Readonly<Record<string, string>>>;
  /** Waits until the states are these. */
  expectStates(states: Readonly<Record<string, string>>): Promise<void>;
  select(id: string): Promise<void>;
}

export function canvasPage(page: Page): CanvasPage {
  const node = (id: string): Locator => page.locator(`.react-flow__node[data-id="${id}"]`);
  const port = (id: string, side: 'source' | 'target', name: string): Locator =>
    node(id).locator(`.react-flow__handle.${side}[data-handleid="${name}"]`);
  const states = async (): Promise<Readonly<Record<string, string>>> =>
    Object.fromEntries(
      await page
        .locator('.react-flow__node > [data-state]')
        .evaluateAll((elements) =>
          elements.map((element) => [
            element.id.replace(/^node-/, ''),
            element.getAttribute('data-state') ?? '',
          ]),
        ),
    );
  return {
    node,
    states,
    drop: async (component, x, y) => {
      const search = page.getByRole('searchbox').first();
      await search.fill(component);
      const row = page.getByRole('button', { name: component, exact: true });
      const before = await page.locator('.react-flow__node').count();
      await row.dragTo(page.locator('.react-flow__pane'), { targetPosition: { x, y } });
      await expect.poll(() => page.locator('.react-flow__node').count()).toBe(before + 1);
      await search.fill('');
    },
    wire: async (from, output, to, input) => {
      const before = await page.locator('.react-flow__edge').count();
      const start = await centre(port(from, 'source', output));
      const end = await centre(port(to, 'target', input));
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
      await page.mouse.move(end.x, end.y, { steps: 4 });
      await page.mouse.up();
      await expect.poll(() => page.locator('.react-flow__edge').count()).toBe(before + 1);
    },
    expectStates: async (wanted) => {
      await expect.poll(states, { timeout: 30_000 }).toEqual(wanted);
    },
    select: async (id) => {
      await node(id).locator('[data-state] svg').first().click();
    },
  };
}

async function centre(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('not on the page');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
