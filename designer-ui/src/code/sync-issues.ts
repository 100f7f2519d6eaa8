/** Every issue of the document as a marker at its place. */
import { type Issue, issueMessage, type Language, type Severity } from '@millrace/pipeline-engine/browser';
import { editor, MarkerSeverity } from './monaco.ts';

const severities: Readonly<Record<Severity, MarkerSeverity>> = {
  error: MarkerSeverity.Error,
  warning: MarkerSeverity.Warning,
  info: MarkerSeverity.Info,
};

const shown = new WeakMap<editor.ITextModel, readonly { marker: editor.IMarkerData; issue: Issue }[]>();

/** The issue that a marker of this model stands for. */
export function issueOfMarker(model: editor.ITextModel, marker: editor.IMarkerData): Issue | undefined {
  return shown
    .get(model)
    ?.find(
      ({ marker: own }) =>
        own.message === marker.message &&
        own.startLineNumber === marker.startLineNumber &&
        own.startColumn === marker.startColumn,
    )?.issue;
}

export function showIssues(model: editor.ITextModel, issues: readonly Issue[], language: Language): void {
  const pairs = issues.map((issue) => ({ issue, marker: markerOf(model, issue, language) }));
  shown.set(model, pairs);
  editor.setModelMarkers(
    model,
    'millrace',
    pairs.map(({ marker }) => marker),
  );
}

function markerOf(model: editor.ITextModel, issue: Issue, language: Language): editor.IMarkerData {
  const line = Math.min(Math.max(1, issue.line), model.getLineCount());
  return {
    severity: severities[issue.severity],
    message: issueMessage(issue, language),
    startLineNumber: line,
    startColumn: issue.column,
    endLineNumber: line,
    endColumn: Math.max(issue.column + 1, model.getLineMaxColumn(line)),
  };
}
