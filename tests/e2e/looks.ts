/** What the tests of pages share: a scratch folder and a browser for a file, the looks, and a picture that is checked. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { violations } from './axe.ts';
import { launchBrowser, screenshot } from './browser.ts';
import { createScratch, type Scratch } from './server-process.ts';

export const looks = [
  { name: 'light', options: {} },
  { name: 'dark', options: { colorScheme: 'dark' } },
  { name: 'japanese', options: { locale: 'ja-JP' } },
] as const;

export interface Shared {
  readonly scratch: Scratch;
  readonly browser: Browser;
}

/** Call it at the top of a file; what it answers is there once the tests run. */
export function scratchAndBrowser(): () => Shared {
  let shared: Shared | undefined;
  beforeAll(async () => {
    const scratch = createScratch();
    shared = { scratch, browser: await launchBrowser() };
  });
  afterAll(async () => {
    await shared?.browser.close();
    shared?.scratch.remove();
  });
  return () => {
    if (!shared) throw new Error('the browser is not open yet');
    return shared;
  };
}

/** For people, and for axe-core, which finds nothing wrong with the page. The page has `axe` as its init script. */
export async function checkedPicture(page: Page, picture: string): Promise<void> {
  await screenshot(page, picture);
  expect(await violations(page), picture).toEqual([]);
}
