/** From the command to the first page, and the JavaScript that the first page loads. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, it } from 'vitest';
import { createScratch, root, signIn, startServer } from '../e2e/server-process.ts';
import { measure, printFigure, timed } from './figures.ts';

describe('page', () => {
  it('start to first page', async () => {
    const scratch = createScratch();
    const workspace = path.join(scratch.directory, 'workspace');
    const figure = await measure(5, async () => {
      const started = performance.now();
      const server = await startServer(workspace, { env: scratch.env });
      const api = await signIn(server);
      const [pipelines] = (await (await api('/pipelines')).json()) as { path: string }[];
      await (await api(`/pipelines/file?path=${encodeURIComponent(pipelines?.path ?? '')}`)).json();
      const elapsed = performance.now() - started;
      await server.stop();
      return elapsed;
    });
    const floor = await measure(5, () => timed(bareServer));
    printFigure('start to the first pipeline sent', 'ms', figure, {
      name: 'a bare node:http server and one request',
      figure: floor,
    });
    scratch.remove();
  });

  it('first-load JavaScript', () => {
    const dist = path.join(root, 'designer-ui/dist');
    const html = readFileSync(path.join(dist, 'index.html'), 'utf8');
    const files = [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/g)].map((match) => match[1] ?? '');
    const bytes = files.map((file) => gzipSync(readFileSync(path.join(dist, file)), { level: 9 }).length);
    const kilobytes = bytes.reduce((sum, each) => sum + each, 0) / 1000;
    process.stdout.write(
      `first-load JavaScript: ${kilobytes.toFixed(1)} kB gzip in ${files.length} files (goal: at most 250 kB)\n`,
    );
  });
});

/** The floor: the smallest Node process that answers a request. */
async function bareServer(): Promise<void> {
  const code = `const s=require('http').createServer((q,r)=>r.end('x')).listen(0,'127.0.0.1',()=>console.log(s.address().port))`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(String(chunk).trim())),
  );
  await (await fetch(`http://127.0.0.1:${port}/`)).text();
  await new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGKILL');
  });
}
