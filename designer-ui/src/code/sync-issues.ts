/** Every issue of the document as a marker at its place. */
import { type Issue, issueMessage, type Language, type Severity } from '@millrace/pipeline-engine/browser';
import { editor, MarkerSeverity } from './monaco.ts';

const severities: Readonly<Record<Severity, MarkerSeverity>> = {
  error: MarkerSeverity.Error,
  warning: MarkerSeverity.Warning,
  info: MarkerSeverity.Info,
};

export function showIssues(model: editor.ITextModel, issues: readonly Issue[], language: Language): void {
  const markers = issues.map((issue): editor.IMarkerData => {
    const line = Math.min(Math.max(1, issue.line), model.getLineCount());
    return {
      severity: severities[issue.severity],
      message: issueMessage(issue, language),
      startLineNumber: line,
      startColumn: issue.column,
      endLineNumber: line,
      endColumn: Math.max(issue.column + 1, model.getLineMaxColumn(line)),
    };
  });
  editor.setModelMarkers(model, 'millrace', markers);
}
