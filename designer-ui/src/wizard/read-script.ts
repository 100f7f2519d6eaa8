/** What a Python script takes and gives, by its argparse calls, else by the signature of `main`. It is never imported. */
import { pythonTokens } from './python-tokens.ts';
import { readArguments } from './read-arguments.ts';
import { readSignature } from './read-signature.ts';
import type { ReadScript } from './script-port.ts';

export function readScript(text: string): ReadScript {
  const tokens = pythonTokens(text);
  const calls = readArguments(tokens);
  if (calls.ports.length > 0 || calls.unread.length > 0) return { style: 'arguments', ...calls };
  const signature = readSignature(tokens, 'main');
  if (signature !== undefined && signature.ports.length + signature.unread.length > 0)
    return { style: 'function', ...signature };
  return { style: 'none', ports: [], unread: [] };
}
