/** Reads the one command of a script that typer calls: its parameters are words of its command line. */
import type { Token } from './python-tokens.ts';
import type { ReadCalls } from './read-arguments.ts';
import type { Enums } from './read-enums.ts';
import { readSignature } from './read-signature.ts';
import type { ScriptPort } from './script-port.ts';

/** Undefined for a script without typer, and for one with several commands. */
export function readTyper(tokens: readonly Token[], enums: Enums): ReadCalls | undefined {
  const [name, ...others] = commandsOf(tokens);
  if (name === undefined || others.length > 0) return undefined;
  const read = readSignature(tokens, name, enums);
  return read && { ...read, ports: read.ports.filter(({ isFrame }) => isFrame !== true).map(asWord) };
}

/** Of `typer.run(main)` and of `@app.command()` above a function. */
function commandsOf(tokens: readonly Token[]): readonly string[] {
  if (!tokens.some(({ kind, value }) => kind === 'name' && value === 'typer')) return [];
  return tokens.flatMap(({ value }, at): readonly string[] => {
    const owner = tokens[at - 2]?.value;
    if (tokens[at - 1]?.value !== '.' || tokens[at + 1]?.value !== '(') return [];
    if (value === 'run' && owner === 'typer') return [tokens[at + 2]?.value ?? ''];
    if (value !== 'command' || tokens[at - 3]?.value !== '@') return [];
    const next = tokens.findIndex((token, index) => index > at && token.value === 'def');
    return next === -1 ? [] : [tokens[next + 1]?.value ?? ''];
  });
}

/** What has a default is an option, and the rest stands in its place. */
function asWord(port: ScriptPort): ScriptPort {
  const { isPlaced = true, ...rest } = port;
  if (isPlaced) return { ...rest, flag: '' };
  const flag = `--${port.name.replaceAll('_', '-')}`;
  if (port.type !== 'boolean') return { ...rest, flag };
  return { ...rest, flag, isSwitch: true, offFlag: flag.replace(/^--/, '--no-'), optional: false };
}
