/** The whole process, from the command to its end, when nothing changed: beside what other tools take for the same graph. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { it } from 'vitest';
import { createScratch, root } from '../e2e/server-process.ts';
import { pipelineText, randomDag } from './bench-graphs.ts';
import { measure, printFigure, timed } from './figures.ts';
import { peers, preparePeer } from './peers.ts';

const nodes = randomDag(1000, 2000);

it('nothing changed, whole processes', async () => {
  const scratch = createScratch();
  const workspace = path.join(scratch.directory, 'workspace');
  mkdirSync(path.join(workspace, '.millrace'), { recursive: true });
  const file = path.join(workspace, 'dag.yml');
  writeFileSync(file, pipelineText(nodes));
  const millrace = (command: string): void => {
    const words = [path.join(root, 'server/dist/main.js'), command, file];
    execFileSync(process.execPath, words, { env: scratch.env, stdio: 'ignore', cwd: workspace });
  };
  const node = await measure(5, () => timed(() => execFileSync(process.execPath, ['-e', '0'])));
  const floor = { name: 'a Node process that does nothing', figure: node };
  for (const command of ['run', 'plan']) {
    // The first `run` makes everything.
    const figure = await measure(5, () => timed(() => millrace(command)));
    printFigure(`nothing changed, 1,000 nodes, whole \`millrace ${command}\``, 'ms', figure, floor);
  }
  scratch.remove();
});

it.each(peers)('nothing changed, $name', async (peer) => {
  const found = preparePeer(peer, nodes);
  if (found === undefined) {
    process.stdout.write(`nothing changed, 1,000 nodes, ${peer.name}: skipped, it is not on this machine\n`);
    return;
  }
  try {
    const first = await timed(() => found.run());
    const figure = await measure(5, () => timed(() => found.run()));
    printFigure(`nothing changed, 1,000 nodes, ${peer.name}`, 'ms', figure);
    process.stdout.write(`  its first run of \`true\` took ${(first / 1000).toFixed(1)} s\n`);
  } finally {
    found.remove();
  }
});
