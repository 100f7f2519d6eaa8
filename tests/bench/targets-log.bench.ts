/** How fast the log of a step that runs comes to the designer in a real Chromium, beside a bare page that asks a bare server. */
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { designerPage } from '../e2e/designer-page.ts';
import { measure, printFigure, timed } from './figures.ts';

const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const megabytes = 16;
const rounds = 3;
const waitMs = 120_000;

/** Bash that prints them, and a last line that tells the rounds apart. */
const lines = (round: number): string =>
  `yes 'a line of a log that is sixty-four characters long, all told..' | head -c ${megabytes}000000; echo "the end of round ${round}"`;

describe.skipIf(!existsSync(chromium))(`a log in the browser (skipped without ${chromium})`, () => {
  const designer = designerPage('bench-log', { MILLRACE_LANGUAGE: 'en' });

  it(
    'of a step that runs',
    async () => {
      const { page, server, open, canvas } = designer();
      let round = 0;
      const shown = await measure(rounds, async () => {
        round += 1;
        const command = JSON.stringify(lines(round));
        const text = `type: pipeline\njobs:\n  talks: {type: command, command: ${command}, environment: {image: bash}}\n`;
        writeFileSync(path.join(server.workspace, `pipelines/log${round}.yml`), text);
        await open(`pipelines/log${round}.yml`);
        await canvas.node('talks').waitFor();
        await canvas.select('talks');
        // It stays open.
        if (round === 1) await page.getByRole('tab', { name: 'Log', exact: true }).click();
        return timed(async () => {
          await page.getByRole('button', { name: 'Run', exact: true }).click();
          await page.getByRole('log').getByText(`the end of round ${round}`).waitFor({ timeout: waitMs });
        });
      });
      const bare = await measure(rounds, () => plainly(page, round));
      printFigure(`a step that logs ${megabytes} MB, to its last line in the designer`, 'ms', shown, {
        name: 'the same lines by bash into a file, and from a bare server to a page',
        figure: bare,
      });
      process.stdout.write(`${(megabytes / (shown.median / 1000)).toFixed(1)} MB of log a second\n`);
    },
    2 * waitMs,
  );
});

/** Milliseconds. */
async function plainly(page: Page, round: number): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-bench-log-'));
  const file = path.join(folder, 'log');
  const server = createServer((request, answer) => {
    if (request.url === '/log') createReadStream(file).pipe(answer);
    else answer.end('<!doctype html><title>bare</title>');
  });
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const bare = await page.context().newPage();
    await bare.goto(`http://127.0.0.1:${port}/`);
    const elapsed = await timed(async () => {
      execFileSync('bash', ['-c', `{ ${lines(round)}; } > '${file}'`]);
      await bare.evaluate(async () => (await (await fetch('/log')).text()).length);
    });
    await bare.close();
    return elapsed;
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
}
