import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents } from '../cli/client.ts';
import type { StreamMessage } from '../contract/index.ts';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

/** Answers come as JSON; what a test reads of them is its own business. */
// biome-ignore lint/suspicious/noExplicitAny: tests read fields of answers that the contract describes.
type Json = any;

const cars = 'pipelines/cars-regression.yml';
let server: TemporaryServer;
let text: string;
beforeAll(async () => {
  server = await createTemporaryServer({ starter: true });
  text = (await server.services.pipelines.read(cars)).text;
});
afterAll(() => server.close());

const post = (url: string, payload: object) =>
  server.inject({ method: 'POST', url: `/api/v1${url}`, payload });
const get = async (url: string): Promise<Json> => (await server.inject(`/api/v1${url}`)).json();
const start = (changes: object = {}) => post('/runs', { path: cars, text, ...changes });

async function runToEnd(changes: object = {}): Promise<Json> {
  const answer = await start(changes);
  expect(answer.statusCode).toBe(201);
  await server.services.engine.finished(answer.json().run);
  return get(`/runs/${answer.json().run}`);
}

describe('a run', () => {
  it('goes from the mouse to the bytes, and again without doing anything', async () => {
    const first = await runToEnd();
    expect(first.status).toBe('succeeded');
    expect(first.steps.split.outputs.map((output: Json) => output.table.rows)).toEqual([274, 118]);
    const r2 = first.steps.evaluate.metrics.find(
      (metric: Json) => metric.name === 'Coefficient_of_Determination',
    );
    expect(r2.value).toBeGreaterThan(0.75);
    const second = await runToEnd();
    expect(second.order.every((id: string) => second.steps[id].status === 'reused')).toBe(true);
    expect(second.steps.train.reusedFrom.run).toBe(first.run);

    const [{ digest }] = first.steps.clean_missing.outputs;
    const page = await get(`/artifacts/${encodeURIComponent(digest)}/table?offset=390&limit=10`);
    expect(page.summary.rows).toBe(392);
    expect(page.rows).toHaveLength(2);
    const profile = await get(`/artifacts/${digest}/profile`);
    expect(profile).toEqual(await get(`/artifacts/${digest}/profile`));
    expect(profile.columns[0]).toMatchObject({ name: 'Miles_per_Gallon', nulls: 0, min: 9, max: 46.6 });
    const csv = await server.inject(`/api/v1/artifacts/${digest}/table.csv`);
    expect(csv.body.startsWith('\ufeffMiles_per_Gallon,')).toBe(true);
    expect(csv.body.trimEnd().split('\n')).toHaveLength(393);
  });

  it('tells its document, its log and the identity of its steps', async () => {
    const { run } = await runToEnd();
    expect(await get(`/runs/${run}/document`)).toEqual({ text, layout: null });
    const log = await server.inject(`/api/v1/runs/${run}/log?step=train`);
    expect(log.body).toContain('rows');
    const size = Number(log.headers['x-log-size']);
    expect(size).toBe(Buffer.byteLength(log.body));
    expect((await server.inject(`/api/v1/runs/${run}/log?step=train&from=${size}`)).body).toBe('');
    const found = await get(`/runs/${run}/explain?step=split`);
    expect(found.parts).toContainEqual({ part: 'param:fraction_of_rows', value: 'number 0.7' });
    const list = await get(`/runs?pipeline=${cars}&limit=1`);
    expect(list).toMatchObject([
      { run, status: 'succeeded', pipeline: cars, displayName: 'Cars regression' },
    ]);
    expect((await get('/pipelines')).find((entry: Json) => entry.path === cars).lastRun.run).toBe(run);
  });

  it('R80 is compared with another, step by step, whichever is named first', async () => {
    const first = await runToEnd();
    const second = await runToEnd({ text: text.replace('fraction_of_rows: 0.7', 'fraction_of_rows: 0.6') });
    const compared = await get(`/runs/${second.run}/compare?with=${first.run}`);
    expect(compared).toEqual(await get(`/runs/${first.run}/compare?with=${second.run}`));
    expect(compared).toMatchObject({ earlier: first.run, later: second.run });
    const differing = compared.steps.filter((step: Json) => step.change !== 'same');
    expect(differing[0]).toEqual({
      step: 'split',
      change: 'changed',
      // Built-ins bring what they need.
      environments: { earlier: null, later: null },
      because: [{ part: 'param:fraction_of_rows', old: 'number 0.7', new: 'number 0.6' }],
    });
    expect(differing.map(({ step }: Json) => step)).toEqual(['split', 'train', 'score', 'evaluate']);
    const unknown = await server.inject(`/api/v1/runs/${first.run}/compare?with=4711`);
    expect(unknown.statusCode).toBe(404);
    expect(unknown.json().detail).toContain('4711');
  });

  it('of part of the graph ends there', async () => {
    const state = await runToEnd({ upTo: 'select_columns' });
    expect(state.order).toEqual(['import_cars', 'select_columns']);
    expect((await start({ upTo: 'nowhere' })).statusCode).toBe(404);
  });

  it('is replayed as events, from wherever a client lost it', async () => {
    const { run, seq } = await runToEnd();
    const read = async (lastEventId?: string): Promise<StreamMessage[]> => {
      const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
      const url = `/api/v1/events?topics=run:${run}`;
      const answer = await server.inject({ url, headers, payloadAsStream: true });
      expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
      const messages: StreamMessage[] = [];
      for await (const message of readEvents(answer.stream())) {
        messages.push(message);
        if (message.event.type === 'run-finished') break;
      }
      return messages;
    };
    const all = await read();
    expect(all.map(({ event }) => ('seq' in event ? event.seq : 0))).toEqual(
      Array.from({ length: seq }, (_, i) => i + 1),
    );
    expect(await read(`run:${run}@${seq - 1}`)).toEqual(all.slice(-1));
  });

  it('tells the lists of runs that its status changed', async () => {
    const stream = await server.services.events.open(new Map([['workspace', 0]]));
    const { run } = await runToEnd();
    stream.end();
    const statuses: string[] = [];
    for await (const { event } of readEvents(stream.readable)) {
      if (event.type === 'run-changed' && event.run === run) statuses.push(event.status);
    }
    expect(statuses.at(-1)).toBe('succeeded');
  });

  it.each(['999', 'x', '..', '%2e%2e'])('that is unknown (%s) is not found', async (run) => {
    for (const what of ['', '/document', '/log?step=a', '/explain?step=a']) {
      expect([400, 404]).toContain((await server.inject(`/api/v1/runs/${run}${what}`)).statusCode);
    }
    expect([400, 404]).toContain((await post(`/runs/${run}/cancel`, {})).statusCode);
  });
});

/** The expression for an output of a node. */
const result = (output: string): string => `\${{parent.jobs.${output}}}`;

describe('what cannot run', () => {
  const edit = (from: string, to: string): string => {
    expect(text).toContain(from);
    return text.replace(from, to);
  };
  const refused = async (changed: string): Promise<Json[]> => {
    const answer = await start({ text: changed });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().code).toBe('invalid-document');
    return answer.json().issues.filter((issue: Json) => issue.severity === 'error');
  };

  it('a cycle', async () => {
    const cycle = result('split.outputs.results_dataset1');
    const issues = await refused(
      edit(`dataset: ${result('import_cars.outputs.dataset')}`, `dataset: ${cycle}`),
    );
    expect(issues.map((issue) => issue.code)).toContain('cycle');
  });

  it('a wrong kind of port', async () => {
    const wrong = `trained_model: ${result('split.outputs.results_dataset1')}`;
    const issues = await refused(edit(`trained_model: ${result('train.outputs.trained_model')}`, wrong));
    expect(issues[0]).toMatchObject({ node: 'score', port: 'trained_model' });
  });

  it('a required input that is missing', async () => {
    const issues = await refused(edit('      label_column: Miles_per_Gallon\n', ''));
    expect(issues[0]).toMatchObject({ node: 'train', port: 'label_column' });
  });

  it('an unknown column, with the nearest names', async () => {
    const issues = await refused(edit('label_column: Miles_per_Gallon', 'label_column: Miles_per_Galon'));
    expect(issues[0]).toMatchObject({ code: 'column-not-found', node: 'train', port: 'label_column' });
    expect(issues[0].params.nearest).toContain('Miles_per_Gallon');
    expect(issues[0].line).toBe(text.split('\n').findIndex((line) => line.includes('label_column')) + 1);
  });

  it('YAML with a syntax error, at its line', async () => {
    const issues = await refused('type: pipeline\njobs:\n  a: [1, 2\n  b: }\n');
    expect(issues[0].line).toBeGreaterThanOrEqual(3);
  });

  it('a path that leaves the workspace, in the document or the request', async () => {
    const issues = await refused(edit('path: ../data/cars.csv', 'path: ../../../../../../etc/passwd'));
    expect(issues[0]).toMatchObject({ code: 'path-outside-workspace', node: 'import_cars', port: 'source' });
    const outside = 'inputs: { leak: { type: uri_file, path: ../../../../../../etc/passwd } }\njobs:';
    const [atTop] = await refused(edit('jobs:', outside));
    expect(atTop).toMatchObject({ code: 'path-outside-workspace', path: ['inputs', 'leak', 'path'] });
    expect((await start({ path: '../x.yml' })).statusCode).toBe(403);
  });

  it('says all that is wrong at once', async () => {
    const changed = edit('label_column: Miles_per_Gallon', 'label_column: Nope').replace(
      'fraction_of_rows: 0.7',
      'fraction_of_rows: 7',
    );
    expect((await refused(changed)).map((issue) => issue.node).sort()).toEqual(['split', 'train']);
  });

  it('and what fails while it runs says why on the node', async () => {
    await writeFile(
      path.join(server.workspace.root, 'data/broken.csv'),
      'a,b\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2,3,4\n1,2\n',
    );
    await writeFile(path.join(server.workspace.root, 'data/empty.csv'), '');
    for (const [file, expected] of [
      ['broken', /7/],
      ['empty', /empty/i],
    ] as const) {
      const node = edit('path: ../data/cars.csv', `path: ../data/${file}.csv`);
      const changed = node.slice(0, node.indexOf('  select_columns:'));
      const state = await runToEnd({ text: changed });
      expect(state.status).toBe('failed');
      expect(state.steps.import_cars.failure.message).toMatch(expected);
    }
  });

  it('a column of text as the label of a regression', async () => {
    const state = await runToEnd({ text: edit('label_column: Miles_per_Gallon', 'label_column: Origin') });
    expect(state.status).toBe('failed');
    expect(state.steps.train.failure.message).toContain('Origin');
    expect(state.steps.evaluate.status).toBe('skipped');
  });
});

describe('a plan', () => {
  const plan = async (changed: string): Promise<Json> =>
    (await post('/plan', { path: cars, text: changed, revision: 5 })).json();

  it('says what will be reused, what will run and why, and what may run', async () => {
    await runToEnd();
    const { revision, issues, steps } = await plan(
      text.replace('fraction_of_rows: 0.7', 'fraction_of_rows: 0.8'),
    );
    expect([revision, issues]).toEqual([5, []]);
    const actions = Object.fromEntries(steps.map((step: Json) => [step.id, step.action]));
    expect(actions).toEqual({
      import_cars: 'reuse',
      select_columns: 'reuse',
      clean_missing: 'reuse',
      split: 'run',
      linear: 'reuse',
      train: 'depends',
      score: 'depends',
      evaluate: 'depends',
    });
    expect(steps.find((step: Json) => step.id === 'split').because).toEqual([
      { part: 'param:fraction_of_rows', old: 'number 0.7', new: 'number 0.8' },
    ]);
  });

  it('is made for the sound part of a pipeline that is being edited', async () => {
    await runToEnd();
    const { issues, steps } = await plan(text.replace('      label_column: Miles_per_Gallon\n', ''));
    expect(issues.some((issue: Json) => issue.node === 'train')).toBe(true);
    expect(steps.map((step: Json) => step.id).sort()).toEqual(
      ['clean_missing', 'import_cars', 'linear', 'select_columns', 'split'].sort(),
    );
  });
});

describe('schemas', () => {
  const infer = async (changed: string): Promise<Map<string, Json>> => {
    const { outputs } = (await post('/schemas', { path: cars, text: changed, revision: 1 })).json();
    return new Map(outputs.map((found: Json) => [`${found.node}.${found.output}`, found.schema]));
  };
  const names = (schema: Json): string[] => schema.columns.map((column: Json) => column.name);

  it('are known before anything ran', async () => {
    const fresh = await createTemporaryServer({ starter: true });
    const payload = { path: cars, text, revision: 1 };
    const { outputs } = (await fresh.inject({ method: 'POST', url: '/api/v1/schemas', payload })).json();
    const split = outputs.find(
      (found: Json) => found.node === 'split' && found.output === 'results_dataset2',
    );
    expect(names(split.schema)).toEqual([
      'Miles_per_Gallon',
      'Cylinders',
      'Displacement',
      'Horsepower',
      'Weight_in_lbs',
      'Acceleration',
      'Year',
      'Origin',
    ]);
    expect(outputs.find((found: Json) => found.node === 'score').schema).toEqual({
      kind: 'needs-run',
      node: 'score',
    });
    await fresh.close();
  });

  it('come from the stored result where a run would reuse it', async () => {
    await runToEnd();
    expect(names((await infer(text)).get('score.scored_dataset'))).toContain('Scored Labels');
  });

  it('of nodes below a mistake name the node that has it', async () => {
    const found = await infer(text.replace('"values":["Name"]', '"values":["Nome"]'));
    expect(found.get('split.results_dataset1')).toMatchObject({ kind: 'failed', node: 'select_columns' });
    expect(found.get('import_cars.dataset').kind).toBe('table');
  });
});

describe('a workspace from elsewhere', () => {
  it('runs nothing until it is trusted, but for what was typed in a terminal', async () => {
    const copy = await createTemporaryServer({ trusted: false });
    await cp(server.workspace.root, copy.workspace.root, {
      recursive: true,
      filter: (file) => !file.includes('.millrace'),
    });
    const inject = (source: string, headers: Record<string, string> = {}) =>
      copy.inject({ method: 'POST', url: '/api/v1/runs', payload: { path: cars, text, source }, headers });
    const answer = await inject('designer');
    expect(answer.json()).toMatchObject({ status: 403, code: 'workspace-untrusted' });
    expect(answer.json().detail).toContain('Trust');
    const asBrowser = { authorization: '', cookie: await copy.cookie() };
    expect((await inject('command-line', asBrowser)).statusCode).toBe(403);
    expect((await copy.inject('/api/v1/runs')).json()).toEqual([]);
    expect((await inject('command-line')).statusCode).toBe(201);
    expect((await copy.inject('/api/v1/workspace')).json().trusted).toBe(false);
    await copy.inject({ method: 'POST', url: '/api/v1/workspace/trust', payload: {} });
    expect((await inject('designer')).statusCode).toBe(201);
    await copy.close();
  });

  it('does not run a script of its own for a plan or a schema', async () => {
    const copy = await createTemporaryServer({ trusted: false });
    const component = path.join(copy.workspace.root, 'components/evil');
    const trace = path.join(copy.workspace.root, 'ran.txt');
    await mkdir(component, { recursive: true });
    await writeFile(
      path.join(component, 'component.yaml'),
      `type: command\nname: evil\nversion: "1"\noutputs:\n  out: {type: mltable}\ncommand: touch '${trace}'\nenvironment: {image: x}\n`,
    );
    const evil =
      'type: pipeline\njobs:\n  evil:\n    type: command\n    component: ../components/evil/component.yaml\n';
    const payload = { path: 'pipelines/evil.yml', text: evil, revision: 1 };
    for (const url of ['/api/v1/plan', '/api/v1/schemas', '/api/v1/runs']) {
      await copy.inject({ method: 'POST', url, payload });
    }
    expect((await copy.inject('/api/v1/components')).json().map((found: Json) => found.name)).toContain(
      'evil',
    );
    const { existsSync } = await import('node:fs');
    expect(existsSync(trace)).toBe(false);
    await copy.close();
  });
});
