/** R69: results at the places that the pipeline names, with the real stores and bash. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Step, StepGraph } from '../graph/step.ts';
import type { RunState } from '../run/state.ts';
import { newWorkspace, type OpenedEngine, openEngine, request } from './durable-workspace.ts';
import { exampleStep } from './example-graphs.ts';

/** A step that runs `command` and delivers its output `out` to `to`. */
function graphOf(command: string, to: string, type: 'uri_file' | 'uri_folder' = 'uri_file'): StepGraph {
  const step = exampleStep({ id: 'make' });
  const make: Step = {
    ...step,
    component: {
      ...step.component,
      name: 'make',
      origin: { kind: 'workspace', file: 'component.yaml' },
      command,
      outputs: step.component.outputs.map((output) => ({ ...output, type })),
    },
    outputs: [{ name: 'out', type, delivery: { path: to, file: 'pipeline.yml' } }],
  };
  return { steps: [make], continueOnStepFailure: false, forceRerun: false };
}

async function play({ engine }: OpenedEngine, graph: StepGraph): Promise<RunState> {
  return engine.finished(await engine.start(request(graph)));
}

const say = (text: string): string => `printf ${text} > \${{outputs.out}}`;

it('R69 delivers a file after its success and again on a hit, and leaves one alone that is right', async () => {
  const root = newWorkspace();
  const opened = openEngine(root);
  const place = path.join(root, 'out', 'a.txt');
  expect((await play(opened, graphOf(say('one'), 'out/a.txt'))).status).toBe('succeeded');
  expect(readFileSync(place, 'utf8')).toBe('one');
  expect(statSync(place).mode & 0o777).toBe(0o644);
  const { ino } = statSync(place);
  expect((await play(opened, graphOf(say('one'), 'out/a.txt'))).steps.make?.status).toBe('reused');
  expect(statSync(place).ino).toBe(ino);
  writeFileSync(place, 'edited');
  expect((await play(opened, graphOf(say('one'), 'out/a.txt'))).steps.make?.status).toBe('reused');
  expect(readFileSync(place, 'utf8')).toBe('one');
  rmSync(path.join(root, 'out'), { recursive: true });
  await play(opened, graphOf(say('one'), 'out/a.txt'));
  expect(readFileSync(place, 'utf8')).toBe('one');
  expect(readdirSync(path.join(root, 'out'))).toEqual(['a.txt']);
});

it('R69 a place is no part of the identity, and ${{name}} and ${{output_name}} have values in it', async () => {
  const root = newWorkspace();
  const opened = openEngine(root);
  await play(opened, graphOf(say('one'), 'a.txt'));
  const again = await play(opened, graphOf(say('one'), 'runs/${{name}}/${{ output_name }}.txt'));
  expect(again.steps.make?.status).toBe('reused');
  expect(readFileSync(path.join(root, 'runs', again.run, 'out.txt'), 'utf8')).toBe('one');
});

it('R69 replaces a folder as a whole while it holds what was delivered, and never what somebody else put there', async () => {
  const root = newWorkspace();
  const place = path.join(root, 'made');
  const files = (...names: string[]): StepGraph =>
    graphOf(
      `mkdir -p \${{outputs.out}}/sub; ${names.map((name) => `printf ${name} > \${{outputs.out}}/sub/${name}`).join('; ')}`,
      'made/',
      'uri_folder',
    );
  const first = openEngine(root);
  await play(first, files('a', 'b'));
  await first.close();
  const opened = openEngine(root);
  expect((await play(opened, files('b', 'c'))).status).toBe('succeeded');
  expect(readdirSync(path.join(place, 'sub'))).toEqual(['b', 'c']);
  writeFileSync(path.join(place, 'notes.txt'), 'mine');
  const failed = await play(opened, files('d'));
  expect(failed.steps.make?.failure).toMatchObject({ code: 'delivery-occupied', port: 'out' });
  expect(readFileSync(path.join(place, 'notes.txt'), 'utf8')).toBe('mine');
  // The work was done well: with the way free nothing runs again.
  rmSync(path.join(place, 'notes.txt'));
  expect((await play(opened, files('d'))).steps.make?.status).toBe('reused');
  expect(readdirSync(path.join(place, 'sub'))).toEqual(['d']);
  expect(readdirSync(root).filter((name) => name.includes('millrace-part'))).toEqual([]);
});

it('R69 refuses places outside the workspace before anything runs', async () => {
  const root = newWorkspace();
  const opened = openEngine(root);
  await expect(play(opened, graphOf(say('one'), '../a.txt'))).rejects.toMatchObject({
    code: 'path-outside-workspace',
  });
  await expect(play(opened, graphOf(say('one'), 'x/${{default_datastore}}'))).rejects.toMatchObject({
    code: 'invalid-request',
    params: { macro: '${{default_datastore}}' },
  });
  for (const reserved of ['.millrace/a.txt', '.git/hooks/pre-commit', 'sub/.GIT/config'])
    await expect(play(opened, graphOf(say('one'), reserved))).rejects.toMatchObject({
      code: 'invalid-request',
      params: { path: reserved },
    });
  expect(await opened.runStore.list({ limit: 9 })).toEqual([]);
});

it('R69 runs that share an attempt have its result delivered for each of them', async () => {
  const root = newWorkspace();
  const { engine } = openEngine(root);
  const slow = `while [ ! -e ${root}/gate ]; do sleep 0.01; done; ${say('one')}`;
  const first = await engine.start(request(graphOf(slow, 'a.txt')));
  const second = await engine.start(request(graphOf(slow, 'b.txt')));
  writeFileSync(path.join(root, 'gate'), '');
  const ended = [await engine.finished(first), await engine.finished(second)];
  expect(ended.map(({ steps }) => steps.make?.status)).toEqual(['succeeded', 'reused']);
  for (const name of ['a.txt', 'b.txt']) expect(readFileSync(path.join(root, name), 'utf8')).toBe('one');
});

it('R69 what the disk refuses fails the step with a sentence', async () => {
  const root = newWorkspace();
  const opened = openEngine(root);
  writeFileSync(path.join(root, 'file'), '');
  const below = await play(opened, graphOf(say('one'), 'file/a.txt'));
  expect(below.steps.make?.failure).toMatchObject({ code: 'delivery-failed', port: 'out' });
  mkdirSync(path.join(root, 'folder'));
  const onto = await play(opened, graphOf(say('one'), 'folder'));
  expect(onto.steps.make?.failure).toMatchObject({
    code: 'delivery-occupied',
    message:
      'The output "out" of step "make" could not be delivered to "folder": something else stands there.',
  });
});

it('R69 a datastore is left to Azure ML', async () => {
  const root = newWorkspace();
  const to = 'azureml://datastores/${{default_datastore}}/paths/${{name}}';
  expect((await play(openEngine(root), graphOf(say('one'), to))).status).toBe('succeeded');
  expect(readdirSync(root)).toEqual(['.millrace']);
});
