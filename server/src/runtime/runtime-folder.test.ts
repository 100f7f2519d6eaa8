import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runtimeFolder } from './runtime-folder.ts';

it('T40 the runtime runs a built-in component by itself, and answers in a file', async () => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'millrace-runtime-'));
  try {
    const runtime = await runtimeFolder(scratch);
    expect(await runtimeFolder(scratch)).toEqual(runtime);
    const request = {
      type: 'run-step',
      component: 'enter_data_manually',
      params: { data_format: 'csv', has_header: 'true', data: 'a,b\n1,2\n' },
      inputs: {},
      outputs: { dataset: path.join(scratch, 'out') },
      seed: '00',
    };
    writeFileSync(path.join(scratch, 'request.json'), JSON.stringify(request));
    execFileSync('mkdir', [path.join(scratch, 'out')]);
    const program = path.join(runtime.path, 'bin/millrace-component');
    const result = path.join(scratch, 'result.json');
    const args = ['--request', path.join(scratch, 'request.json'), '--result', result];
    const done = spawnSync(program, args, { env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8' });
    expect(done.stderr).toBe('');
    expect(done.status).toBe(0);
    expect(JSON.parse(readFileSync(result, 'utf8'))).toMatchObject({
      tables: [{ output: 'dataset', summary: { rows: 1 } }],
    });
  } finally {
    rmSync(scratch, { recursive: true });
  }
});
