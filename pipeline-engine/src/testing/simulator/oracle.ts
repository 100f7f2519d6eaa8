/**
 * Random pipelines with random edits, run by the engine one after another. Which steps ran is compared with a naive
 * recomputation from contents, which knows no fingerprints, digests or cache: a step runs when nobody ever did the same
 * work on the same contents, or when what that gave is gone. The plan that was made before has to agree.
 */

import { type ExampleStep, exampleGraph } from '../example-graphs.ts';
import { createMemoryWorld, hash, type MemoryWorld } from '../memory-world.ts';
import { createRandom, type Random } from './random.ts';

export interface OracleReport {
  readonly pipelines: number;
  readonly runs: number;
  readonly steps: number;
  readonly ran: number;
  readonly failure?: string;
}

interface OracleStep {
  readonly id: string;
  kind: string;
  param: string;
  /** Ids of earlier steps, or `file:` and a name. */
  reads: string[];
}

interface Memory {
  /** What was made of which work, written out in full. */
  readonly results: Map<string, string>;
  /** Contents that were taken away. */
  readonly gone: Set<string>;
}

export async function askOracle(from: number, pipelines: number): Promise<OracleReport> {
  const report = { pipelines: 0, runs: 0, steps: 0, ran: 0 };
  for (let seed = from; seed < from + pipelines; seed++) {
    const failure = await askOnce(seed, report);
    report.pipelines += 1;
    if (failure !== undefined) return { ...report, failure: `Seed ${seed}: ${failure}` };
  }
  return report;
}

async function askOnce(
  seed: number,
  report: { runs: number; steps: number; ran: number },
): Promise<string | undefined> {
  const random = createRandom(seed);
  const world = createMemoryWorld({ capacity: 100 });
  const files = new Map([0, 1, 2].map((name) => [`f${name}`, `content ${name}`]));
  const steps = makeSteps(random);
  const memory: Memory = { results: new Map(), gone: new Set() };
  const engine = world.engine({ targets: [obedientTarget(world)], timer: () => () => undefined });
  const story: string[] = [];
  for (let run = 0; run < 4; run++) {
    if (run > 0) story.push(edit(random, steps, files, memory, world));
    for (const [name, content] of files) {
      if (world.files.read(`/workspace/${name}`) !== content)
        world.files.write(`/workspace/${name}`, content);
    }
    const graph = exampleGraph(steps.map(exampleOf));
    const plan = await engine.plan(graph, { pipeline: 'pipeline.yml' });
    const number = await engine.start(world.startRequest(graph));
    const state = await engine.finished(number);
    const ran = steps.filter(({ id }) => state.steps[id]?.status === 'succeeded').map(({ id }) => id);
    const works = new Set(
      ran.map((id) => workOf(steps, files, id)), // Equal steps of one run are made once, by any of them.
    );
    const expected = expectedWorks(steps, files, memory);
    report.runs += 1;
    report.steps += steps.length;
    report.ran += ran.length;
    if (state.status !== 'succeeded') return `${state.status} after ${story.join('; ')}`;
    if (ran.length !== works.size || !sameSet(works, expected))
      return `ran ${[...works].join(' | ')}, expected ${[...expected].join(' | ')} after ${story.join('; ')}`;
    for (const { id, action } of plan.steps) {
      const runs = works.has(workOf(steps, files, id));
      if (action !== 'depends' && runs !== (action === 'run'))
        return `${id} ${runs ? 'ran' : 'was reused'}, planned was ${action}, after ${story.join('; ')}`;
    }
  }
  await engine.close();
  return undefined;
}

function makeSteps(random: Random): OracleStep[] {
  return Array.from({ length: 1 + random.below(9) }, (_, index) => ({
    id: `s${index}`,
    kind: random.pick(['whole', 'whole', 'first', 'constant']),
    param: String(random.below(3)),
    reads: randomReads(random, index),
  }));
}

function randomReads(random: Random, index: number): string[] {
  return Array.from({ length: random.below(4) }, () =>
    index === 0 || random.chance(30) ? `file:f${random.below(3)}` : `s${random.below(index)}`,
  );
}

/** Changes something, or seems to; says what. */
function edit(
  random: Random,
  steps: OracleStep[],
  files: Map<string, string>,
  memory: Memory,
  world: MemoryWorld,
): string {
  const index = random.below(steps.length);
  const step = steps[index];
  const name = `f${random.below(3)}`;
  if (step === undefined) return 'nothing';
  switch (random.below(6)) {
    case 0:
      step.param = String(random.below(4));
      return `${step.id} has parameter ${step.param}`;
    case 1:
      step.reads = randomReads(random, index);
      return `${step.id} reads ${step.reads.join()}`;
    case 2:
      files.set(name, `content ${random.below(6)}`);
      return `${name} is ${files.get(name)}`;
    case 3:
      world.files.write(`/workspace/${name}`, files.get(name) ?? '');
      return `${name} is touched`;
    case 4: {
      // Elsewhere several works may give the same content, and it is chance which of them brings it back.
      if (step.kind !== 'whole' || step.reads.some((source) => source.startsWith('file:'))) return 'nothing';
      const content = contentOf(steps, files, step.id);
      memory.gone.add(content);
      world.files.remove(world.artifacts.path(`sha256:${hash(content)}`));
      return `the result of ${step.id} is deleted`;
    }
    default:
      return 'nothing';
  }
}

/** The work of a step in full: what it is, and the contents that it reads, by port and, for files, by name. */
function workOf(steps: readonly OracleStep[], files: ReadonlyMap<string, string>, id: string): string {
  const step = stepOf(steps, id);
  const read = step.reads.map((source) => `${fileNameOf(source)}=${sourceContent(steps, files, source)}`);
  return `${step.kind}(${step.param})[${read.join(', ')}]`;
}

function contentOf(steps: readonly OracleStep[], files: ReadonlyMap<string, string>, id: string): string {
  const step = stepOf(steps, id);
  return made(
    step.kind,
    step.param,
    step.reads.map((source) => sourceContent(steps, files, source)),
  );
}

function sourceContent(
  steps: readonly OracleStep[],
  files: ReadonlyMap<string, string>,
  source: string,
): string {
  return source.startsWith('file:') ? (files.get(source.slice(5)) ?? '') : contentOf(steps, files, source);
}

/** What the components of this world do. */
function made(kind: string, param: string, inputs: readonly string[]): string {
  if (kind === 'constant') return `<${param}>`;
  return `<${kind} ${param} ${kind === 'first' ? (inputs[0] ?? '') : inputs.join('+')}>`;
}

/** Goes down the pipeline once; what runs is remembered, and what it gives is there again. */
function expectedWorks(
  steps: readonly OracleStep[],
  files: ReadonlyMap<string, string>,
  memory: Memory,
): ReadonlySet<string> {
  const works = new Set<string>();
  for (const { id } of steps) {
    const [work, content] = [workOf(steps, files, id), contentOf(steps, files, id)];
    const known = memory.results.get(work);
    if (known !== undefined && !memory.gone.has(known)) continue;
    works.add(work);
    memory.results.set(work, content);
    memory.gone.delete(content);
  }
  return works;
}

function stepOf(steps: readonly OracleStep[], id: string): OracleStep {
  const found = steps.find((step) => step.id === id);
  if (found === undefined) throw new Error(`there is no step ${id}`);
  return found;
}

function fileNameOf(source: string): string {
  return source.startsWith('file:') ? source : 'step';
}

function exampleOf(step: OracleStep): ExampleStep {
  const data = Object.fromEntries(
    step.reads.map((source, index) => [`in${index}`, source.startsWith('file:') ? source : `${source}.out`]),
  );
  return { id: step.id, data, params: { param: step.param }, component: step.kind };
}

/** Does at once what `made` says. */
function obedientTarget(world: MemoryWorld): MemoryWorld['target'] {
  return {
    ...world.target,
    submit: async (attempt) => {
      const inputs = attempt.inputs.filter((input) => input.kind === 'path');
      const read = inputs.map((input) => world.files.read(input.value) ?? 'nothing');
      const param = attempt.inputs.find((input) => input.name === 'param')?.value ?? '';
      const content = made(attempt.step.component.name, param, read);
      for (const output of attempt.outputs) world.files.write(output.path, content);
      return {
        outcome: Promise.resolve({ kind: 'succeeded', metrics: [], tables: [] } as const),
        cancel: async () => undefined,
      };
    },
  };
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((entry) => b.has(entry));
}
