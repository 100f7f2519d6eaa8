/** The Problems tab: every issue of the text on screen; choosing one goes to its field, its node or its line. */
import { type Issue, issueMessage } from '@millrace/pipeline-engine/browser';
import { openIssue } from '../../actions/view-actions.ts';
import { revealLine } from '../../code/reveal-line.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useT } from '../../i18n/translate.ts';
import { nodeOf } from '../../model/node-of.ts';
import { useDocumentStore } from '../../store/document-store.ts';
import { useAllIssues } from '../../store/issues.ts';
import { useNodeTitle } from '../../store/nodes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import styles from './problems-panel.module.css';
import { issueKey, sortIssues } from './sort-issues.ts';

/** The field it is about, else the node, else the line of the file. */
function goTo(issue: Issue): void {
  if (issue.node === undefined || !nodeOf(useDocumentStore.getState().model, issue.node)) {
    revealLine(issue.line, issue.column);
  }
  openIssue(issue);
}

export default function ProblemsPanel() {
  const t = useT();
  const issues = sortIssues(useAllIssues());
  if (issues.length === 0) return <EmptyState icon="circle-check" title={t('preview.noProblems')} />;
  return (
    <ul className={styles.list} aria-label={t('preview.problems')}>
      {issues.map((issue) => (
        <li key={issueKey(issue)}>
          <IssueRow issue={issue} />
        </li>
      ))}
    </ul>
  );
}

function IssueRow({ issue }: { issue: Issue }) {
  const t = useT();
  const language = useLanguage();
  return (
    <button type="button" className={styles.row} onClick={() => goTo(issue)}>
      <SeverityMark severity={issue.severity} />
      <span className={styles.message}>{issueMessage(issue, language)}</span>
      {issue.node === undefined ? null : <NodeName node={issue.node} />}
      <span className={styles.place}>{t('preview.line', { line: issue.line })}</span>
    </button>
  );
}

function NodeName({ node }: { node: string }) {
  return <span className={styles.node}>{useNodeTitle(node) || node}</span>;
}
