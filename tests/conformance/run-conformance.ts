/**
 * Prints the conformance table over the corpus, and over copies of it with `--mutate N`; ends with 1 when a document
 * falls short of something it should meet.
 */
import { parseArgs } from 'node:util';
import { checkDocument, type Finding } from './check-document.ts';
import { copyOf } from './copies/copy.ts';
import { readYamlFolder, resolverOf } from './copies/folder.ts';
import { compare } from './copies/same.ts';
import { readCorpus } from './documents.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mutate: { type: 'string', default: '0' }, seed: { type: 'string', default: '1' } },
});
const started = performance.now();
const { name, documents } = readCorpus(positionals[0] ?? '.');
const pipelines = documents.filter(({ kind }) => kind === 'pipeline');
const copies = Number(values.mutate);
const columns = new Map<string, { met: number; of: number }>();
const short: { file: string; finding: Finding }[] = [];
const folder = readYamlFolder(pipelines[0]?.root ?? '.');
if (copies === 0) checkOriginals();
for (let copy = 0; copy < copies; copy++) checkCopy(Number(values.seed) + copy);
report();

function checkOriginals(): void {
  for (const { text, file } of pipelines) add(file, checkDocument(text, file, resolverOf(folder)));
}

function checkCopy(seed: number): void {
  const copy = copyOf(
    folder,
    pipelines.map(({ file }) => file),
    seed,
  );
  const resolve = resolverOf(copy.folder);
  for (const { file } of pipelines) {
    const moved = { folder: copy.folder, file: copy.fileOf.get(file) ?? file };
    const text = copy.folder.get(moved.file) ?? '';
    const findings = [...checkDocument(text, moved.file, resolve), ...compare({ folder, file }, moved)];
    add(`${file} (copy ${seed})`, findings);
  }
}

function add(file: string, findings: readonly Finding[]): void {
  for (const finding of findings) {
    const column = columns.get(finding.column) ?? { met: 0, of: 0 };
    columns.set(finding.column, {
      met: column.met + Number(finding.reason === undefined),
      of: column.of + 1,
    });
    if (finding.reason !== undefined) short.push({ file, finding });
  }
}

function report(): void {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const what =
    copies === 0 ? `${pipelines.length} pipelines` : `${copies} copies of ${pipelines.length} pipelines`;
  print(`Conformance over ${what} of ${name}\n`);
  for (const [column, { met, of }] of columns)
    print(`${column.padEnd(34)} ${String(met).padStart(4)} of ${of}`);
  const faults = short.filter(({ finding }) => finding.expected !== true);
  const here = short.filter(({ finding }) => finding.expected === true);
  if (here.length > 0 && copies === 0) print('\nAsks for what is not on this machine:');
  for (const { file, finding } of copies === 0 ? here : [])
    print(`  ${file}: ${finding.column}: ${finding.reason}`);
  print(faults.length === 0 ? '\nNothing falls short.' : '\nFalls short:');
  for (const { file, finding } of faults) print(`  ${file}: ${finding.column}: ${finding.reason}`);
  print(`\n${faults.length} unexpected, in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
