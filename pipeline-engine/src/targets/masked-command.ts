/**
 * Runs a command that has secrets: a process between the command and its log hides them. It outlives the server, so it
 * gets what it needs in one line of its standard input, and nothing of it ever lies on the disk or in words of a process.
 */
import { maskBytes } from '../run/mask-bytes.ts';
import type { AttemptSecrets } from '../run/ports.ts';

/** What the process reads; the variables are all that the command sees. */
export function maskingOrder(
  variables: Readonly<Record<string, string>>,
  forms: AttemptSecrets['forms'],
): string {
  return JSON.stringify({ variables, forms });
}

/**
 * As text for `node --eval`: then no bundle needs an entry of its own for it. An order that its server could not give to
 * the end (it died) ends the wrapper too, as if the attempt had been lost. Signals are for the command. What is left of
 * the command when its shell has ended has half a second to say more.
 */
export const maskingProgram = `
const { spawn } = require('node:child_process');
const { readFileSync, writeSync } = require('node:fs');
const maskBytes = ${maskBytes.toString()};
for (const signal of ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM']) process.on(signal, () => {});
let order;
try {
  order = JSON.parse(readFileSync(0, 'utf8'));
} catch {
  process.kill(process.ppid, 'SIGKILL');
  process.exit(1);
}
const needles = order.forms.map((form) => Buffer.from(form));
const bash = 'exec bash --noprofile --norc "$1" </dev/null 2>&1';
const child = spawn('sh', ['-c', bash, 'sh', process.argv[1]], {
  env: order.variables,
  stdio: ['ignore', 'pipe', 'ignore'],
});
let held = Buffer.alloc(0);
const say = (bytes) => {
  // A full disk costs a part of the log, not the step.
  try {
    for (let from = 0; from < bytes.length; ) from += writeSync(1, bytes, from);
  } catch {}
};
child.stdout.on('data', (chunk) => {
  held = Buffer.concat([held, chunk]);
  const masked = maskBytes(held, needles, false);
  say(masked);
  held = held.subarray(masked.length);
});
const end = (status) => {
  say(maskBytes(held, needles, true));
  process.exit(status);
};
const { signals } = require('node:os').constants;
child.on('error', () => end(127));
child.on('exit', (code, signal) => {
  const status = code ?? 128 + signals[signal];
  setTimeout(() => end(status), 500);
  child.stdout.on('close', () => end(status));
  if (child.stdout.closed) end(status);
});
`;
