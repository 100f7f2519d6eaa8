/** Standard input for what must not be shown: from a terminal one line, which is not echoed; else all there is. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export async function* hiddenInput(prompt: () => void): AsyncGenerator<Uint8Array> {
  if (!process.stdin.isTTY) {
    yield* process.stdin;
    return;
  }
  prompt();
  // With a terminal for input and nothing for output, what is typed stays unseen.
  const lines = createInterface({ input: process.stdin, terminal: true });
  const line: Promise<readonly unknown[]> = once(lines, 'line');
  const [text] = await Promise.race([line, once(lines, 'close')]);
  lines.close();
  yield Buffer.from(typeof text === 'string' ? text : '');
}
