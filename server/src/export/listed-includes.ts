/**
 * The lines of `<component>.additional_includes` beside a component. Azure ML's public SDK does not read that file, so
 * an exported component has them under its own key.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { addIncludes, applyEdits, parseDocument } from '@millrace/pipeline-engine/browser';
import { locateDocumentPath } from '../workspace/locate.ts';

/** `source` is the absolute path of the component, `text` what it holds. */
export async function withListedIncludes(
  text: string,
  source: string,
  roots: readonly string[],
): Promise<string> {
  const name = `${path.basename(source).replace(/\.ya?ml$/i, '')}.additional_includes`;
  const list = locateDocumentPath(name, source, roots);
  if (list.kind !== 'found') return text;
  const { kind } = parseDocument(text);
  if (kind !== 'command-component' && kind !== 'spark-component') return text;
  const lines = (await readFile(list.file, 'utf8')).split(/\r?\n/).map((line) => line.trim());
  const paths = lines.filter((line) => line !== '');
  return applyEdits(text, addIncludes(text, paths)).text;
}
