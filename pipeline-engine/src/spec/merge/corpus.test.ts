/** Two people edit different nodes of Microsoft's files: both edits are in the merge, and nothing else moved. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { setComment, setSetting } from '../edit/fields.ts';
import { setLiteral } from '../edit/inputs.ts';
import { addNode, removeNodes } from '../edit/nodes.ts';
import { applyEdits, type TextChange } from '../edit/text-edit.ts';
import { parsePipeline } from '../parse-pipeline.ts';
import { linesOf, splitBlock, splitMapping } from './blocks.ts';
import { merge } from './merge.ts';

const corpus = join(dirname(fileURLToPath(import.meta.url)), '../../../../../shared/azureml-examples');
const listed = join(corpus, 'ENTRIES.json');
const entries: Readonly<Record<string, readonly string[]>> = existsSync(listed)
  ? JSON.parse(readFileSync(listed, 'utf8'))
  : {};
const files = [...(entries.pipeline_jobs ?? []), ...(entries.pipeline_components ?? [])];

type Edit = (text: string) => TextChange;
const apply = (text: string, ...edits: readonly Edit[]): string =>
  edits.reduce((before, edit) => applyEdits(before, edit(before)).text, text);

describe.skipIf(files.length === 0)(
  `merging the Azure ML examples${files.length === 0 ? ' (skipped: ../shared/azureml-examples is absent)' : ''}`,
  () => {
    const documents = files.map((file) => [file, readFileSync(join(corpus, file), 'utf8')] as const);

    test.each(documents)('P70 the blocks of %s are its bytes', (_file, text) => {
      const split = splitMapping(linesOf(text));
      expect(split).toBeDefined();
      expect(
        [
          ...(split?.head ?? []),
          ...(split?.blocks.flatMap(({ lines }) => lines) ?? []),
          ...(split?.tail ?? []),
        ].join(''),
      ).toBe(text);
      const jobs = split?.blocks.find(({ key }) => key === 'jobs');
      if (jobs === undefined) return;
      const nodes = splitBlock(jobs.lines);
      expect(nodes?.blocks.map(({ key }) => key)).toEqual(
        parsePipeline(text).model?.nodes.map(({ id }) => id),
      );
    });

    const several = documents.filter(([, text]) => (parsePipeline(text).model?.nodes.length ?? 0) > 1);
    test.each(several)('P71 edits of two nodes of %s are both kept', (_file, text) => {
      const nodes = parsePipeline(text).model?.nodes ?? [];
      const [first, last] = [nodes[0]?.id ?? '', nodes.at(-1)?.id ?? ''];
      const mine: readonly Edit[] = [
        (at) => setComment(at, { id: first, value: 'mine: checked' }),
        (at) => addNode(at, { id: 'mine', component: './mine.yml' }),
      ];
      const theirs: readonly Edit[] = [
        (at) => setLiteral(at, { node: last, input: 'their_rate', text: '1e-3', type: 'number' }),
        (at) => addNode(at, { id: 'theirs', component: './theirs.yml' }),
      ];
      const merged = merge(text, apply(text, ...mine), apply(text, ...theirs));
      expect(merged.conflicts).toEqual([]);
      expect(merged.text).toBe(apply(text, ...mine, ...theirs));
      expect(merge(text, apply(text, ...theirs), apply(text, ...mine))).toEqual(merged);
    });

    test.each(several)('P71 a node of %s may go while another is edited', (_file, text) => {
      const nodes = parsePipeline(text).model?.nodes ?? [];
      const last = nodes.at(-1)?.id ?? '';
      const remove: Edit = (at) => removeNodes(at, [last]);
      const force: Edit = (at) => setSetting(at, { key: 'force_rerun', value: 'true', type: 'boolean' });
      const merged = merge(text, apply(text, remove), apply(text, force));
      expect(merged).toEqual({ text: apply(text, remove, force), conflicts: [] });
    });
  },
);
