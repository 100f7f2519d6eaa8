/** `millrace secrets`: which secrets a workspace has on this machine. Values come from standard input, and are never shown. */
import type { SecretSource, SecretStore } from '../secrets/secrets.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Output } from './output.ts';

export async function listSecrets(store: SecretStore, json: boolean, output: Output): Promise<ExitCode> {
  const { source, names } = await store.list();
  if (json) output.json({ source, secrets: names.map((name) => ({ name })) });
  else {
    for (const name of names) output.say(name);
    output.say(`${names.length === 1 ? '1 secret' : `${names.length} secrets`}, ${sourceText(source)}.`);
  }
  return exitCodes.done;
}

export async function setSecret(
  store: SecretStore,
  name: string,
  input: AsyncIterable<Uint8Array>,
  output: Output,
): Promise<ExitCode> {
  const parts: Uint8Array[] = [];
  for await (const part of input) parts.push(part);
  // What `echo` puts there is no part of it.
  const value = Buffer.concat(parts)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  await store.set(name, value);
  output.say(
    `The secret "${name}" is set. Give it to a step: environment_variables: { ${name}: \${{secrets.${name}}} }`,
  );
  return exitCodes.done;
}

export async function removeSecret(store: SecretStore, name: string, output: Output): Promise<ExitCode> {
  const isRemoved = await store.remove(name);
  output.say(isRemoved ? `The secret "${name}" is removed.` : `There is no secret "${name}".`);
  return isRemoved ? exitCodes.done : exitCodes.inputWrong;
}

export async function useSecrets(
  store: SecretStore,
  source: SecretSource,
  output: Output,
): Promise<ExitCode> {
  await store.use(source);
  return listSecrets(store, false, output);
}

const sourceText = (source: SecretSource): string =>
  source.kind === 'file'
    ? "kept in a file of the user's, outside the workspace"
    : `taken from variables of the server that begin with ${source.prefix}`;
