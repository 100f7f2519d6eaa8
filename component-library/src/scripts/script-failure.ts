/** How scripts fail, in words: what their driver left in `failure.txt` (code, line, message), or how they ended. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ComponentFailure } from '../host/failure.ts';
import type { ProcessEnd } from './run-process.ts';

/** Undefined for a script that ended well. */
export async function scriptFailure(
  folder: string,
  end: ProcessEnd,
  port = 'script',
): Promise<ComponentFailure | undefined> {
  if (end.code === 0) return undefined;
  const told = await readIfThere(path.join(folder, 'failure.txt'));
  if (told === undefined) return endedBy(end, port);
  const [code = '', place = '', ...message] = told.split('\n');
  const reason = message.join('\n').trim();
  if (code !== 'notebook-cell-failed') return toldFailure(code, place.trim(), reason, port);
  return new ComponentFailure(code, `Cell ${place.trim()} of the notebook failed: ${reason}`, {
    params: { reason, cell: place.trim() },
    remedy: seeLog,
    port,
  });
}

function toldFailure(code: string, line: string, reason: string, port: string): ComponentFailure {
  if (code !== 'script-failed') {
    const params = { reason };
    return new ComponentFailure(code, reason, { params, remedy: remedies[code] ?? seeLog, port });
  }
  const place = line === '' ? '' : ` in line ${line}`;
  return new ComponentFailure('script-failed', `The script failed${place}: ${reason}`, {
    params: { reason, line },
    remedy: seeLog,
    port,
  });
}

const seeLog = 'Its log says more.';

const remedies: Readonly<Record<string, string | undefined>> = {
  'script-no-entry': 'Define it: the help page of the component has an example.',
  'script-bad-result': 'The help page of the component says what may be returned.',
  'notebook-unreadable': 'Choose a notebook of Jupyter (.ipynb).',
  'notebook-parameters': 'Write one parameter a line: name = value.',
  'notebook-kernel': 'Install the kernel for Jupyter, so that "jupyter kernelspec list" shows it.',
  'script-bundle-broken': 'Connect a zip file with the modules that the script imports.',
};

function endedBy({ code, signal }: ProcessEnd, port: string): ComponentFailure {
  if (signal === 'SIGKILL') {
    return new ComponentFailure(
      'out-of-memory',
      'The script was killed, as a system does that runs out of memory.',
      {
        remedy: 'Give the script less data at once, or the machine more memory.',
        port,
      },
    );
  }
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  return new ComponentFailure('script-ended', `The script ended ${how}, without a result.`, {
    params: { how: signal ?? String(code) },
    remedy: seeLog,
    port,
  });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
