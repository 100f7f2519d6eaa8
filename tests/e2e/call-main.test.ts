/** The file that calls a function of the user's with what its types say, run by a real Python with pandas. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callMain, callMainFile } from '../../designer-ui/src/wizard/call-main.ts';
import { skipNote } from '../skip-note.ts';
import { pythonMissing } from './software.ts';

const obstacle = pythonMissing(['pandas', 'pyarrow']);
const python = process.env.MILLRACE_TEST_PYTHON ?? '';

describe.skipIf(obstacle !== undefined)(`calling a function${skipNote(obstacle)}`, () => {
  let folder: string;
  const run = (...words: readonly string[]) =>
    spawnSync(python, [callMainFile, 'script.py', ...words], { cwd: folder, encoding: 'utf8' });

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'millrace-call-main-'));
    writeFileSync(path.join(folder, callMainFile), callMain);
    writeFileSync(path.join(folder, 'sales.csv'), 'a,b\n1,x y\n3,z\n');
    writeFileSync(
      path.join(folder, 'script.py'),
      `from enum import Enum
import pandas as pd
class Kind(Enum):
    FAST = "fast"
def main(sales: pd.DataFrame, kind: Kind = None, rows: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    print(len(sales), kind)
    return sales.head(rows), sales.tail(rows)
`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('E50 gives tables as frames, and writes what is returned as tables that can be read again', () => {
    const first = run('sales=sales.csv', 'kind=fast', 'return=head', 'return=tail');
    expect(first.stderr).toBe('');
    expect(first.stdout).toBe('2 Kind.FAST\n');
    expect(readFileSync(path.join(folder, 'head/MLTable'), 'utf8')).toContain('read_parquet');
    const again = run('sales=tail', 'rows=5', 'return=a', 'return=b');
    expect(again.stdout).toBe('1 None\n');
    const read = 'import pandas; print(pandas.read_parquet("a/data.parquet").to_dict("records"))';
    expect(execFileSync(python, ['-c', read], { cwd: folder, encoding: 'utf8' })).toBe(
      "[{'a': 3, 'b': 'z'}]\n",
    );
  });

  it('E50 says when a function returns something else than it declares', () => {
    const one = run('sales=sales.csv', 'return=only');
    expect(one.status).not.toBe(0);
    expect(one.stderr).toContain('main() has to return 1 pandas.DataFrame');
  });
});
