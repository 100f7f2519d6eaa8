/** Prints the conformance table over the corpus; ends with 1 when a document falls short of something it should meet. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ComponentResolver, parseComponent, parsePipeline } from '@millrace/pipeline-engine/browser';
import { checkDocument, type Finding } from './check-document.ts';
import { type CorpusDocument, readCorpus } from './documents.ts';

const started = performance.now();
const { name, documents } = readCorpus(process.argv[2] ?? '.');
const pipelines = documents.filter(({ kind }) => kind === 'pipeline');
const columns = new Map<string, { met: number; of: number }>();
const short: { file: string; finding: Finding }[] = [];
for (const document of pipelines) {
  for (const finding of checkDocument(document.text, document.file, resolverOf(document))) {
    const column = columns.get(finding.column) ?? { met: 0, of: 0 };
    columns.set(finding.column, {
      met: column.met + Number(finding.reason === undefined),
      of: column.of + 1,
    });
    if (finding.reason !== undefined) short.push({ file: document.file, finding });
  }
}
report();

/** Local files only: what is registered elsewhere is not at hand. */
function resolverOf({ root }: CorpusDocument): ComponentResolver {
  return (reference, fromFile) => {
    if (reference.kind !== 'file') return undefined;
    const file = path.normalize(path.join(path.dirname(fromFile), reference.path));
    if (!existsSync(path.join(root, file))) return undefined;
    const text = readFileSync(path.join(root, file), 'utf8');
    if (/^type:\s*pipeline\b/m.test(text)) {
      const { model } = parsePipeline(text);
      return model && { kind: 'pipeline', model, file };
    }
    const { definition } = parseComponent(text, { kind: 'workspace', file });
    return definition && { kind: 'component', definition, file };
  };
}

function report(): void {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  print(`Conformance over ${pipelines.length} pipelines of ${name}\n`);
  for (const [column, { met, of }] of columns)
    print(`${column.padEnd(34)} ${String(met).padStart(4)} of ${of}`);
  const faults = short.filter(({ finding }) => finding.expected !== true);
  const here = short.filter(({ finding }) => finding.expected === true);
  if (here.length > 0) print('\nAsks for what is not on this machine:');
  for (const { file, finding } of here) print(`  ${file}: ${finding.column}: ${finding.reason}`);
  print(faults.length === 0 ? '\nNothing falls short.' : '\nFalls short:');
  for (const { file, finding } of faults) print(`  ${file}: ${finding.column}: ${finding.reason}`);
  print(`\n${faults.length} unexpected, in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
