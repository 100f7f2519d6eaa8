import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keptOutput } from '../testing/typed-command.ts';
import { validateFiles } from './check.ts';
import { exitCodes } from './exit-codes.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'millrace-check-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(file: string, text: string): Promise<string> {
  const absolute = path.join(root, file);
  await mkdir(path.dirname(absolute), { recursive: true });
  await writeFile(absolute, text);
  return absolute;
}

const component =
  'type: command\ncommand: x\nenvironment: azureml:e@latest\noutputs: { o: { type: uri_folder } }\n';

describe('millrace validate', () => {
  test('P5 refuses 100 MB and alias bombs with a sentence', async () => {
    const large = await write('large.yml', `type: pipeline\ndescription: ${'x'.repeat(100_000_000)}\n`);
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 30; level++)
      lines.push(`a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`);
    const bomb = await write('bomb.yml', `type: pipeline\n${lines.join('\n')}\n`);
    const { documents, said, output } = keptOutput();
    expect(await validateFiles([large, bomb], { json: true }, output)).toBe(exitCodes.inputWrong);
    expect(documents).toMatchObject([
      { files: [{ issues: [{ code: 'document-too-large' }] }, { issues: [{ code: 'too-many-aliases' }] }] },
    ]);
    expect(said.join('\n')).toMatch(/large\.yml.*[\s\S]*bomb\.yml/);
  });

  test('checks documents of any kind, and what they name', async () => {
    await write('components/a.yml', component);
    await write('jobs/p.yml', 'type: pipeline\njobs: { a: { component: ../components/a.yml } }\n');
    const schedule = await write(
      'schedules/s.yml',
      'name: s\ntrigger: { type: cron, expression: "0 * * * *" }\ncreate_job: ../jobs/p.yml\n',
    );
    const wrong = await write(
      'schedules/w.yml',
      'name: w\ntrigger: { type: cron }\ncreate_job: ./none.yml\n',
    );
    const { documents, said, output } = keptOutput();
    expect(await validateFiles([schedule, wrong], { json: true }, output)).toBe(exitCodes.inputWrong);
    expect(documents).toMatchObject([
      {
        files: [
          { kind: 'schedule', issues: [] },
          {
            kind: 'schedule',
            issues: [
              { code: 'missing-key', line: 2 },
              { code: 'job-component-not-found', line: 3 },
            ],
          },
        ],
      },
    ]);
    expect(said.join('\n')).toContain('expression');
  });

  test('a file in no workspace may name files beside its folder; one in a workspace stays inside it', async () => {
    await write('components/a.yml', component);
    const pipeline = await write(
      'jobs/p.yml',
      'type: pipeline\njobs: { a: { component: ../components/a.yml } }\n',
    );
    expect(await validateFiles([pipeline], { json: false }, keptOutput().output)).toBe(exitCodes.done);
    await mkdir(path.join(root, 'jobs/.millrace'));
    expect(await validateFiles([pipeline], { json: false }, keptOutput().output)).toBe(exitCodes.inputWrong);
  });
});
