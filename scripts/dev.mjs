/** `npm run dev`: the server on a scratch workspace, rebuilt on start, with the designer's hot reload in front. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { buildStale, root } from './build.mjs';

await buildStale(['worker', 'server']);
const server = spawn(
  process.execPath,
  [path.join(root, 'server/dist/main.js'), process.argv[2] ?? path.join(root, 'workspace'), '--port', '8787'],
  { stdio: 'inherit', env: { ...process.env, MILLRACE_DEV_ORIGIN: 'http://127.0.0.1:5173' } },
);
const { createServer } = await import('vite');
const designer = await createServer({
  root: path.join(root, 'designer-ui'),
  configFile: path.join(root, 'designer-ui/vite.config.ts'),
  server: { host: '127.0.0.1', port: 5173, strictPort: true },
});
await designer.listen();
designer.printUrls();
server.on('exit', (code) => designer.close().then(() => process.exit(code ?? 0)));
