/** A server with a starter workspace and a browser on it, for the tests of one file: set up before, shut down after. */
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser, openPage, screenshot } from './browser.ts';
import { type CanvasPage, canvasPage } from './canvas-page.ts';
import { createScratch, type Scratch, type ServerProcess, startServer } from './server-process.ts';

export interface DesignerPage {
  readonly scratch: Scratch;
  readonly server: ServerProcess;
  readonly page: Page;
  readonly canvas: CanvasPage;
  /** What the page complained about so far. */
  readonly errors: string[];
  /** Opens a pipeline of the workspace. */
  open(pipeline: string): Promise<void>;
}

/** Call it in a `describe`, with variables for the server; what it answers is there once the tests run. */
export function designerPage(name: string, env: NodeJS.ProcessEnv = {}): () => DesignerPage {
  let browser: Browser | undefined;
  let scratch: Scratch | undefined;
  let designer: DesignerPage | undefined;
  beforeAll(async () => {
    scratch = createScratch();
    const server = await startServer(path.join(scratch.directory, 'workspace'), {
      env: { ...scratch.env, ...env },
    });
    browser = await launchBrowser();
    const { page, errors } = await openPage(browser);
    const open = async (pipeline: string): Promise<void> => {
      await page.goto(`${new URL(server.url).origin}/#/edit/${pipeline}`);
    };
    designer = { scratch, server, page, canvas: canvasPage(page), errors, open };
    await page.goto(server.url);
    await page.locator('.react-flow__node').first().waitFor();
  });
  afterAll(async () => {
    if (designer) await screenshot(designer.page, `${name}-end`);
    await browser?.close();
    await designer?.server.stop();
    scratch?.remove();
  });
  return () => {
    if (!designer) throw new Error('the designer is not open yet');
    return designer;
  };
}
