import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WorkspaceEvent } from '../contract/index.ts';
import { digestOf } from './pipeline-files.ts';
import { createWorkspaceWatch } from './watch-files.ts';

let root: string;
let stop: () => void;
beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-watch-')));
});
afterEach(async () => {
  stop();
  await rm(root, { recursive: true });
});

/** Starts watching; `seen` resolves when the event with this type and path has come. */
function watching(type: WorkspaceEvent['type'], file?: string): Promise<readonly WorkspaceEvent[]> {
  const events: WorkspaceEvent[] = [];
  return new Promise((resolve) => {
    stop = createWorkspaceWatch(root).start((event) => {
      events.push(event);
      if (event.type === type && (file === undefined || ('path' in event && event.path === file)))
        resolve(events);
    });
  });
}

it('tells of a pipeline that an editor changes, once', async () => {
  await mkdir(path.join(root, 'pipelines'));
  const seen = watching('file-changed', 'pipelines/a.yml');
  await writeFile(path.join(root, 'pipelines/a.yml'), 'a');
  await writeFile(path.join(root, 'pipelines/a.yml'), 'ab');
  const events = await seen;
  expect(
    events.filter((event) => event.type === 'file-changed' && event.path === 'pipelines/a.yml'),
  ).toHaveLength(1);
});

it('tells of components, and of nothing that is hidden', async () => {
  await mkdir(path.join(root, 'components'));
  await mkdir(path.join(root, '.millrace'));
  const seen = watching('components-changed');
  await writeFile(path.join(root, '.millrace/x'), 'x');
  await writeFile(path.join(root, 'components/.a.yml.tmp'), 'x');
  await writeFile(path.join(root, 'components/a.yml'), 'x');
  const paths = (await seen).flatMap((event) => (event.type === 'file-changed' ? [event.path] : []));
  expect(paths).toEqual(['components/a.yml']);
});

it('follows a folder that is made later', async () => {
  const events: string[] = [];
  let wake = (): void => {};
  stop = createWorkspaceWatch(root).start((event) => {
    if (event.type === 'file-changed') events.push(event.path);
    wake();
  });
  const until = async (file: string): Promise<void> => {
    while (!events.includes(file)) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  await mkdir(path.join(root, 'data'));
  await until('data');
  await writeFile(path.join(root, 'data/a.csv'), 'a');
  await until('data/a.csv');
  expect(events.every((file) => file === 'data' || file === 'data/a.csv')).toBe(true);
});

it('follows the folder of an opened file wherever it lies, and tells its digest until it is gone', async () => {
  await mkdir(path.join(root, 'jobs/cars'), { recursive: true });
  const watch = createWorkspaceWatch(root);
  let wake: (event: WorkspaceEvent) => void = () => {};
  const next = (): Promise<WorkspaceEvent> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  stop = watch.start((event) => wake(event));
  watch.open('jobs/cars/pipeline.yml');
  const written = next();
  await writeFile(path.join(root, 'jobs/cars/pipeline.yml'), 'type: pipeline\n');
  const event = { type: 'file-changed', path: 'jobs/cars/pipeline.yml' };
  expect(await written).toEqual({ ...event, digest: digestOf('type: pipeline\n') });
  const removed = next();
  await rm(path.join(root, 'jobs/cars/pipeline.yml'));
  expect(await removed).toEqual({ ...event, digest: null });
});

it('goes on following a file that was replaced, in a folder of a folder', async () => {
  const folder = path.join(root, 'pipelines/cars');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'a.yml');
  await writeFile(file, '0');
  let wake: () => void = () => {};
  stop = createWorkspaceWatch(root).start(() => wake());
  const change = async (act: () => Promise<void>): Promise<void> => {
    const told = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await act();
    await told;
  };
  await change(async () => {
    await writeFile(`${file}.new`, '1');
    await rename(`${file}.new`, file);
  });
  await change(() => writeFile(file, '2'));
  await change(() => writeFile(file, '3'));
});
