/** Completion, hover and quick fixes in the editor: the engine's pure functions, spoken in Monaco's words. */
import type { Completion } from '@millrace/pipeline-engine/browser';
import { t } from '../i18n/translate.ts';
import { askLanguage } from './language-client.ts';
import { type editor, languages, type Position, Range } from './monaco.ts';
import { quickFixes } from './quick-fixes.ts';
import { issueOfMarker } from './sync-issues.ts';

const kinds: Readonly<Record<Completion['kind'], languages.CompletionItemKind>> = {
  key: languages.CompletionItemKind.Property,
  port: languages.CompletionItemKind.Field,
  value: languages.CompletionItemKind.EnumMember,
  component: languages.CompletionItemKind.Module,
  compute: languages.CompletionItemKind.Unit,
  binding: languages.CompletionItemKind.Reference,
  node: languages.CompletionItemKind.Class,
};

export function rangeOf(model: editor.ITextModel, from: number, to: number): Range {
  return Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to));
}

async function provideCompletions(
  model: editor.ITextModel,
  position: Position,
): Promise<languages.CompletionList> {
  const answer = await askLanguage('complete', model.getValue(), model.getOffsetAt(position));
  return {
    suggestions: (answer?.completions ?? []).map((completion, index) => ({
      label: { label: completion.label, ...(completion.detail ? { description: completion.detail } : {}) },
      kind: kinds[completion.kind],
      insertText: completion.insert,
      filterText: completion.insert,
      // As ordered: what is required, and what fits best, comes first.
      sortText: String(index).padStart(5, '0'),
      range: rangeOf(model, completion.from, completion.to),
      ...(completion.documentation ? { documentation: { value: completion.documentation } } : {}),
    })),
  };
}

async function provideHover(
  model: editor.ITextModel,
  position: Position,
): Promise<languages.Hover | undefined> {
  const answer = await askLanguage('hover', model.getValue(), model.getOffsetAt(position));
  if (!answer?.hover || model.isDisposed()) return undefined;
  const { markdown, from, to } = answer.hover;
  return { contents: [{ value: markdown }], range: rangeOf(model, from, to) };
}

function provideFixes(
  model: editor.ITextModel,
  _range: Range,
  { markers }: languages.CodeActionContext,
): languages.CodeActionList {
  const actions = markers.flatMap((marker) => {
    const issue = issueOfMarker(model, marker);
    const line = marker.startLineNumber;
    const fixes = issue ? quickFixes(issue, model.getLineContent(line)) : [];
    return fixes.map(
      ({ from, to, insert }, index): languages.CodeAction => ({
        title: t('canvas.changeTo', { name: insert }),
        kind: 'quickfix',
        diagnostics: [marker],
        isPreferred: index === 0,
        edit: {
          edits: [
            {
              resource: model.uri,
              versionId: model.getVersionId(),
              textEdit: { range: new Range(line, from, line, to), text: insert },
            },
          ],
        },
      }),
    );
  });
  return { actions, dispose: () => undefined };
}

/** Answers the function that takes them away again. */
export function offerLanguageFeatures(): () => void {
  const registered = [
    languages.registerCompletionItemProvider('yaml', {
      triggerCharacters: [' ', ':', '.', '{', '/'],
      provideCompletionItems: provideCompletions,
    }),
    languages.registerHoverProvider('yaml', { provideHover }),
    languages.registerCodeActionProvider('yaml', { provideCodeActions: provideFixes }),
  ];
  return () => {
    for (const each of registered) each.dispose();
  };
}
