import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { merge } from '@millrace/pipeline-engine/browser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
beforeEach(async () => {
  server = await createTemporaryServer({ starter: true });
});
afterEach(() => server.close());

const cars = 'pipelines/cars-regression.yml';
const at = (route: string, file: string): string =>
  `/api/v1/pipelines/${route}?path=${encodeURIComponent(file)}`;
const onDisk = (file: string): Promise<string> => readFile(path.join(server.workspace.root, file), 'utf8');
const layout = { version: 1 as const, nodes: { train: { x: 1, y: 2 } } };

describe('a starter workspace', () => {
  it('holds two pipelines without any issue, with layouts for every node', async () => {
    const list = (await server.inject('/api/v1/pipelines')).json();
    expect(list.map((entry: { path: string }) => entry.path).sort()).toEqual([
      cars,
      'pipelines/penguins-classification.yml',
    ]);
    for (const { path: file } of list) {
      const answer = (await server.inject(at('file', file))).json();
      expect(answer.issues).toEqual([]);
      expect(answer.revision).toBe(0);
      expect(answer.draftBase).toBeNull();
      expect(Object.keys(answer.layout.nodes).sort()).toEqual(
        answer.model.nodes.map((node: { id: string }) => node.id).sort(),
      );
    }
  });

  it('holds the data that they read', async () => {
    const lines = (await onDisk('data/cars.csv')).trimEnd().split('\n');
    expect(lines).toHaveLength(407);
    expect(lines[0]).toBe(
      'Name,Miles_per_Gallon,Cylinders,Displacement,Horsepower,Weight_in_lbs,Acceleration,Year,Origin',
    );
    expect((await onDisk('data/penguins.csv')).trimEnd().split('\n')).toHaveLength(345);
    expect(await onDisk('.gitignore')).toBe('.millrace/\n');
  });
});

describe('new pipelines', () => {
  it('get a free name, and other scripts keep their letters', async () => {
    const paths = [];
    for (const body of [
      {},
      {},
      { name: 'Preis & Menge' },
      { name: '住宅価格の予測' },
      { sample: 'cars-regression' },
    ]) {
      const answer = await server.inject({ method: 'POST', url: '/api/v1/pipelines', payload: body });
      expect(answer.statusCode).toBe(201);
      paths.push(answer.json().path);
    }
    expect(paths).toEqual([
      'pipelines/untitled.yml',
      'pipelines/untitled-2.yml',
      'pipelines/preis-menge.yml',
      'pipelines/住宅価格の予測.yml',
      'pipelines/cars-regression-2.yml',
    ]);
    const file = (await server.inject(at('file', 'pipelines/preis-menge.yml'))).json();
    expect(file.model.displayName).toBe('Preis & Menge');
    expect(file.model.nodes).toEqual([]);
  });

  it('never get a name that leaves the folder', async () => {
    for (const name of ['../../x', '/etc/passwd', '..', '.hidden', 'a/../../b\u0000']) {
      const answer = await server.inject({ method: 'POST', url: '/api/v1/pipelines', payload: { name } });
      expect(answer.json().path).toMatch(/^pipelines\/[^/.]+\.yml$/);
    }
  });

  it('say which samples there are', async () => {
    const answer = await server.inject({
      method: 'POST',
      url: '/api/v1/pipelines',
      payload: { sample: 'x' },
    });
    expect(answer.statusCode).toBe(404);
    expect(answer.json().detail).toContain('cars-regression');
  });
});

describe('saving', () => {
  it('writes the bytes as they come, and a sidecar with one node a line', async () => {
    const { text, digest } = (await server.inject(at('file', cars))).json();
    const edited = `${text}# もう一つ\r\n`;
    const answer = await server.inject({
      method: 'PUT',
      url: at('file', cars),
      payload: { text: edited, layout, baseDigest: digest },
    });
    expect(answer.statusCode).toBe(200);
    expect(await onDisk(cars)).toBe(edited);
    expect(await onDisk('pipelines/cars-regression.layout.json')).toBe(
      '{\n  "version": 1,\n  "nodes": {\n    "train": { "x": 1, "y": 2 }\n  }\n}\n',
    );
    expect((await server.inject(at('file', cars))).json().digest).toBe(answer.json().digest);
  });

  it('is refused when the file changed since, and tells its digest', async () => {
    const { text, digest } = (await server.inject(at('file', cars))).json();
    await writeFile(path.join(server.workspace.root, cars), `${text}# somebody else\n`);
    const payload = { text: 'type: pipeline\n', layout: null, baseDigest: digest };
    const answer = await server.inject({ method: 'PUT', url: at('file', cars), payload });
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'stale-revision', params: { path: cars } });
    expect(answer.json().params.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await onDisk(cars)).toContain('# somebody else');
  });

  it('writes a file that was deleted again, and never over one that is there', async () => {
    const { text, digest } = (await server.inject(at('file', cars))).json();
    const payload = { text, layout, baseDigest: null };
    const save = () => server.inject({ method: 'PUT', url: at('file', cars), payload });
    expect((await save()).json()).toMatchObject({ code: 'stale-revision', theirs: { digest } });
    await rm(path.join(server.workspace.root, cars));
    expect((await save()).json()).toEqual({ digest });
    expect(await onDisk(cars)).toBe(text);
  });

  it('that is refused brings what is there now, and goes through once it is merged with that', async () => {
    const { text, digest } = (await server.inject(at('file', cars))).json();
    const theirText = text.replace('Automobile', 'Car').concat('# somebody else\n');
    await writeFile(path.join(server.workspace.root, cars), theirText);
    const save = (mine: string, baseDigest: string) =>
      server.inject({ method: 'PUT', url: at('file', cars), payload: { text: mine, layout, baseDigest } });
    const mine = `# mine\n${text}`;
    const { theirs } = (await save(mine, digest)).json();
    expect(theirs).toMatchObject({
      text: theirText,
      digest: (await server.inject(at('file', cars))).json().digest,
    });
    expect(Object.keys(theirs.layout.nodes)).toContain('train');
    const merged = merge(text, mine, theirs.text);
    expect(merged).toEqual({ text: `# mine\n${theirText}`, conflicts: [] });
    expect((await save(merged.text, theirs.digest)).statusCode).toBe(200);
    expect(await onDisk(cars)).toBe(`# mine\n${theirText}`);
  });

  it('of a file that is gone says so', async () => {
    const { text, digest } = (await server.inject(at('file', cars))).json();
    await rm(path.join(server.workspace.root, cars));
    const payload = { text, layout, baseDigest: digest };
    const answer = await server.inject({ method: 'PUT', url: at('file', cars), payload });
    expect(answer.json()).toMatchObject({ status: 409, theirs: null });
  });

  it('lets one of many at once win', async () => {
    const { digest } = (await server.inject(at('file', cars))).json();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, number) =>
        server.inject({
          method: 'PUT',
          url: at('file', cars),
          payload: { text: `type: pipeline\n# ${number}\n`, layout: null, baseDigest: digest },
        }),
      ),
    );
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, ...Array(7).fill(409)]);
  });

  it('names what is wrong with a request', async () => {
    const answer = await server.inject({
      method: 'PUT',
      url: at('file', cars),
      payload: { text: 1, layout: null },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().code).toBe('invalid-request');
    expect(answer.json().detail).toContain('body/text');
    expect(answer.json().detail).toContain('body/baseDigest');
  });
});

describe('drafts', () => {
  const draft = (text: string, expectedRevision: number) =>
    server.inject({ method: 'PUT', url: at('draft', cars), payload: { text, layout, expectedRevision } });

  it('are what is opened, leave the file alone, and end with a save', async () => {
    const before = (await server.inject(at('file', cars))).json();
    expect((await draft('type: pipeline\n', 0)).json()).toEqual({ revision: 1 });
    expect((await draft('type: pipeline\njobs: {}\n', 1)).json()).toEqual({ revision: 2 });
    const opened = (await server.inject(at('file', cars))).json();
    expect(opened).toMatchObject({
      text: 'type: pipeline\njobs: {}\n',
      layout,
      revision: 2,
      savedText: before.text,
      digest: before.digest,
      draftBase: before.digest,
    });
    const list = (await server.inject('/api/v1/pipelines')).json();
    expect(list.find((entry: { path: string }) => entry.path === cars).hasDraft).toBe(true);
    const payload = { text: opened.text, layout, baseDigest: opened.digest };
    await server.inject({ method: 'PUT', url: at('file', cars), payload });
    expect((await server.inject(at('file', cars))).json()).toMatchObject({ revision: 0, text: opened.text });
  });

  it('of another tab are not overwritten', async () => {
    await draft('a: 1\n', 0);
    const answer = await draft('b: 2\n', 0);
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'stale-revision', params: { revision: 1 } });
  });

  it('show that the file changed under them', async () => {
    await draft('a: 1\n', 0);
    await writeFile(path.join(server.workspace.root, cars), 'type: pipeline\n');
    const opened = (await server.inject(at('file', cars))).json();
    expect(opened.draftBase).not.toBe(opened.digest);
  });

  it('bring the three versions to merge, and move on to a new base', async () => {
    const before = (await server.inject(at('file', cars))).json();
    await draft(`# mine\n${before.text}`, 0);
    await writeFile(path.join(server.workspace.root, cars), `${before.text}# theirs\n`);
    const opened = (await server.inject(at('file', cars))).json();
    expect(opened).toMatchObject({
      text: `# mine\n${before.text}`,
      savedText: `${before.text}# theirs\n`,
      savedLayout: before.layout,
      draftBaseText: before.text,
      draftBaseLayout: before.layout,
    });
    const payload = { text: 'merged: 1\n', layout, expectedRevision: 1, baseDigest: opened.digest };
    expect((await server.inject({ method: 'PUT', url: at('draft', cars), payload })).statusCode).toBe(200);
    expect((await server.inject(at('file', cars))).json()).toMatchObject({
      text: 'merged: 1\n',
      draftBase: opened.digest,
      draftBaseText: opened.savedText,
    });
  });

  it('that begin from a file which has changed since are refused with what is there', async () => {
    const { digest } = (await server.inject(at('file', cars))).json();
    await writeFile(path.join(server.workspace.root, cars), 'type: pipeline\n');
    const payload = { text: 'a: 1\n', layout, expectedRevision: 0, baseDigest: digest };
    const answer = await server.inject({ method: 'PUT', url: at('draft', cars), payload });
    expect(answer.json()).toMatchObject({
      status: 409,
      code: 'stale-revision',
      theirs: { text: 'type: pipeline\n' },
    });
    expect((await server.inject(at('file', cars))).json().revision).toBe(0);
  });

  it('can be thrown away', async () => {
    await draft('a: 1\n', 0);
    expect((await server.inject({ method: 'DELETE', url: at('draft', cars) })).statusCode).toBe(204);
    expect((await server.inject(at('file', cars))).json().revision).toBe(0);
  });
});

describe('texts that nobody wrote', () => {
  const bomb = Array.from({ length: 30 }, (_, level) => {
    const items = Array.from({ length: 9 }, () => (level === 0 ? 'x' : `*a${level - 1}`));
    return `a${level}: &a${level} [${items.join(', ')}]`;
  }).join('\n');

  it.each([
    ['too-many-aliases', `type: pipeline\n${bomb}\n`],
    ['document-too-large', `type: pipeline\ndescription: ${'x'.repeat(33_000_000)}\n`],
  ])('P5 %s: said on opening, and told or refused on planning', async (code, text) => {
    await writeFile(path.join(server.workspace.root, 'pipelines/odd.yml'), text);
    const opened = await server.inject(at('file', 'pipelines/odd.yml'));
    expect(opened.statusCode).toBe(200);
    expect(opened.json()).toMatchObject({ issues: [{ code }] });
    const payload = { path: 'pipelines/odd.yml', text, revision: 1 };
    const planned = await server.inject({ method: 'POST', url: '/api/v1/plan', payload });
    if (planned.statusCode === 200) expect(planned.json().issues).toMatchObject([{ code }]);
    else expect(planned.json()).toMatchObject({ status: 400, code: 'invalid-request' });
  });

  it('P5 a request of 100 MB is refused as a problem', async () => {
    const payload = { path: 'pipelines/odd.yml', text: 'x'.repeat(100_000_000) };
    const answer = await server.inject({ method: 'POST', url: '/api/v1/plan', payload });
    expect(answer.statusCode).toBe(413);
    expect(answer.json().detail).not.toBe('');
  });
});

describe('paths', () => {
  it.each([
    '../outside.yml',
    '/etc/passwd.yml',
    'pipelines/../../x.yml',
    'pipelines/\0.yml',
    '..%2f..%2fx.yml',
  ])('refuses %j to read, save, draft and rename', async (file) => {
    const save = { text: 'x', layout: null, baseDigest: 'x' };
    const answers = await Promise.all([
      server.inject(at('file', file)),
      server.inject({ method: 'PUT', url: at('file', file), payload: save }),
      server.inject({ method: 'PUT', url: at('draft', file), payload: { ...save, expectedRevision: 0 } }),
      server.inject({ method: 'POST', url: '/api/v1/pipelines/rename', payload: { path: cars, to: file } }),
    ]);
    for (const answer of answers) {
      // Percent signs are not decoded twice: such a name is a name.
      if (file.includes('%')) expect([200, 404, 409]).toContain(answer.statusCode);
      else expect(answer.json()).toMatchObject({ status: 403, code: 'path-outside-workspace' });
    }
  });

  it('refuses a link that leaves the workspace', async () => {
    const outside = path.join(server.workspace.root, '..', 'outside');
    await mkdir(outside);
    await writeFile(path.join(outside, 'x.yml'), 'secret');
    await symlink(outside, path.join(server.workspace.root, 'pipelines/link'));
    const answer = await server.inject(at('file', 'pipelines/link/x.yml'));
    expect(answer.json().code).toBe('path-outside-workspace');
    expect(answer.body).not.toContain('secret');
  });

  it('serves only YAML as pipelines', async () => {
    expect((await server.inject(at('file', 'data/cars.csv'))).statusCode).toBe(400);
    expect((await server.inject(at('file', '.millrace/token'))).statusCode).toBe(400);
  });

  it('says that a file is not there', async () => {
    expect((await server.inject(at('file', 'pipelines/none.yml'))).json()).toMatchObject({
      status: 404,
      code: 'not-found',
    });
  });
});

describe('renaming', () => {
  it('takes layout and draft along, and replaces nothing', async () => {
    const renamed = 'pipelines/old/autos.yml';
    await server.inject({
      method: 'PUT',
      url: at('draft', cars),
      payload: { text: 'a: 1\n', layout: null, expectedRevision: 0 },
    });
    const rename = (from: string, to: string) =>
      server.inject({ method: 'POST', url: '/api/v1/pipelines/rename', payload: { path: from, to } });
    expect((await rename(cars, 'pipelines/penguins-classification.yml')).statusCode).toBe(409);
    expect((await rename(cars, renamed)).json()).toEqual({ path: renamed });
    expect((await server.inject(at('file', renamed))).json()).toMatchObject({ revision: 1, text: 'a: 1\n' });
    expect(await onDisk('pipelines/old/autos.layout.json')).toContain('"train"');
    expect((await server.inject(at('file', cars))).statusCode).toBe(404);
  });
});

describe('deleting', () => {
  const remove = (file: string, baseDigest: string) =>
    server.inject({
      method: 'DELETE',
      url: `/api/v1/pipelines/file?${new URLSearchParams({ path: file, baseDigest })}`,
    });

  it('moves file, layout and draft to the trash', async () => {
    const { text, digest } = (await server.inject(at('file', cars))).json();
    await server.inject({
      method: 'PUT',
      url: at('draft', cars),
      payload: { text: 'a: 1\n', layout: null, expectedRevision: 0 },
    });
    const answer = await remove(cars, digest);
    expect(answer.statusCode).toBe(200);
    const { folder } = answer.json();
    expect(path.dirname(folder)).toBe(path.join(server.workspace.stateDirectory, 'trash'));
    expect(await readFile(path.join(folder, 'cars-regression.yml'), 'utf8')).toBe(text);
    expect(await readFile(path.join(folder, 'cars-regression.layout.json'), 'utf8')).toContain('"train"');
    expect(await readFile(path.join(folder, 'draft.yml'), 'utf8')).toBe('a: 1\n');
    expect((await server.inject(at('file', cars))).statusCode).toBe(404);
    const again = await server.inject({
      method: 'POST',
      url: '/api/v1/pipelines',
      payload: { name: 'Cars regression' },
    });
    expect(again.json().path).toBe(cars);
    expect((await server.inject(at('file', cars))).json().revision).toBe(0);
  });

  it('is refused for another file than the one that was seen, and outside of the workspace', async () => {
    const { digest } = (await server.inject(at('file', cars))).json();
    await writeFile(path.join(server.workspace.root, cars), 'type: pipeline\n# newer\n');
    expect((await remove(cars, digest)).json()).toMatchObject({ status: 409, code: 'stale-revision' });
    expect(await onDisk(cars)).toContain('# newer');
    expect((await remove('../outside.yml', digest)).json().code).toBe('path-outside-workspace');
    expect((await remove('pipelines/none.yml', digest)).statusCode).toBe(404);
    expect((await remove('data/cars.csv', digest)).statusCode).toBe(400);
  });
});
