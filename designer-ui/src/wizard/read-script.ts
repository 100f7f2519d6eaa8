/** What a script takes and gives, by its text alone: it is never imported, and never run. */
import { pythonTokens } from './python-tokens.ts';
import { readArguments } from './read-arguments.ts';
import { readEnums } from './read-enums.ts';
import { type PositionalLanguage, readPositions } from './read-positions.ts';
import { readSignature } from './read-signature.ts';
import { readTyper } from './read-typer.ts';
import type { ReadScript } from './script-port.ts';

const positional: Readonly<Record<string, PositionalLanguage>> = {
  sh: 'shell',
  mjs: 'node',
  cjs: 'node',
  js: 'node',
  r: 'r',
};

/** `script.R` → `r`. */
export const extensionOf = (file: string): string => file.slice(file.lastIndexOf('.') + 1).toLowerCase();

/** Whether ports can be read from such a file. */
export const isReadable = (file: string): boolean =>
  extensionOf(file) === 'py' || positional[extensionOf(file)] !== undefined;

/** Of Python the calls of argparse or click, the command of typer, else the signature of `main`; of other languages the arguments that get names. */
export function readScript(text: string, file = 'script.py'): ReadScript {
  const language = positional[extensionOf(file)];
  if (language !== undefined) return readPositions(text, language);
  const tokens = pythonTokens(text);
  const enums = readEnums(tokens);
  const calls = readArguments(tokens, enums);
  if (calls.ports.length > 0 || calls.unread.length > 0) return { style: 'arguments', ...calls };
  const command = readTyper(tokens, enums);
  if (command !== undefined) return { style: 'arguments', ...command };
  const signature = readSignature(tokens, 'main', enums);
  if (signature !== undefined && signature.ports.length + signature.unread.length > 0)
    return { style: 'function', ...signature };
  return { style: 'none', ports: [], unread: [] };
}
