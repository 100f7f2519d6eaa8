import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { millrace } from '../testing/typed-command.ts';

it('D21 a command on a damaged database ends with one sentence, and the doctor mends it', async () => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-doctor-')));
  const state = path.join(folder, '.millrace');
  const file = path.join(state, 'millrace.db');
  await mkdir(state);
  await writeFile(file, 'This was a database once. '.repeat(400));
  try {
    const refused = await millrace(folder, '--port', '0');
    expect(refused).toMatchObject({ code: 4 });
    expect(refused.said).toMatch(
      /^millrace: The state database \S+millrace\.db is damaged .+ millrace doctor --repair$/,
    );

    const looked = await millrace('doctor', folder);
    expect(looked.code).toBe(4);
    expect(looked.said).toContain(`damaged: The state database "${file}" is damaged`);
    expect(await millrace('doctor', folder, '--json')).toMatchObject({
      code: 4,
      documents: [
        {
          status: 'damaged',
          findings: expect.arrayContaining([
            expect.objectContaining({ code: 'database-damaged', where: file, remedy: expect.any(String) }),
          ]),
        },
      ],
    });

    const mended = await millrace('doctor', folder, '--repair');
    expect(mended.said).toContain('repaired: The state database');
    expect(mended.code).toBe(0);
    expect((await millrace('doctor', folder, '--deep')).said).toMatch(/Nothing is damaged\./);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('D20 the doctor makes no folder of one that is not there', async () => {
  const missing = path.join(tmpdir(), 'millrace-no-such-workspace');
  const { code, said } = await millrace('doctor', missing);
  expect(code).toBe(2);
  expect(said).toContain('There is no folder');
});
