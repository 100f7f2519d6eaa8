/** The settings of a node: one field per parameter, the comment, and what the next run does with it. */
import {
  type ComponentDefinition,
  computeName,
  issueMessage,
  type PipelineNode,
} from '@millrace/pipeline-engine/browser';
import { memo, useEffect, useMemo, useRef } from 'react';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useIssuesOfNode } from '../store/issues.ts';
import { useViewStore } from '../store/view-store.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { SeverityMark } from '../ui/severity-mark.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { ComputeField } from './compute-field.tsx';
import { changeComment, changeCompute } from './edits.ts';
import { formFields } from './form-model.ts';
import styles from './inspector.module.css';
import { NodePortsSection } from './node-ports.tsx';
import { ParameterField } from './parameter-field.tsx';
import { PlanSection } from './plan-section.tsx';
import { StateNote } from './state-note.tsx';
import { VersionField } from './version-field.tsx';

interface Props {
  readonly node: PipelineNode;
  readonly definition: ComponentDefinition | undefined;
}

export const SettingsTab = memo(function SettingsTab({ node, definition }: Props) {
  const t = useT();
  const fields = useMemo(() => (definition ? formFields(node, definition) : []), [node, definition]);
  const issues = useIssuesOfNode(node.id);
  const defaultCompute = useDocumentStore(({ model }) => model?.settings.defaultCompute ?? 'local');
  const form = useRevealedField(node.id);
  return (
    <div ref={form} className={styles.form}>
      <StateNote node={node} definition={definition} />
      {definition ? null : (
        <EmptyState icon="triangle-alert" title={t('inspector.unknownComponent')}>
          {t('inspector.unknownComponentHint')}
        </EmptyState>
      )}
      <NodeProblems issues={issues.filter(({ port }) => !fields.some((field) => field.port.name === port))} />
      {definition && fields.length === 0 ? <p className={styles.muted}>{t('inspector.noSettings')}</p> : null}
      {definition
        ? fields.map((field) => (
            <div key={field.port.name} data-field={field.port.name}>
              <ParameterField
                node={node}
                definition={definition}
                field={field}
                issues={issues.filter(({ port }) => port === field.port.name)}
              />
            </div>
          ))
        : null}
      <hr className={styles.rule} />
      <TextArea
        label={t('inspector.comment')}
        optional
        rows={2}
        value={node.comment ?? ''}
        hint={t('inspector.commentHint')}
        onCommit={(text) => changeComment(node.id, text)}
      />
      <PlanSection
        node={node}
        definition={definition}
        blocked={issues.some(({ severity }) => severity === 'error')}
      />
      <hr className={styles.rule} />
      <NodePortsSection node={node} />
      <ComputeField
        label={t('interface.compute')}
        hint={t('interface.computeHint')}
        value={node.compute}
        spelledLocal="local"
        placeholder={computeName(defaultCompute)}
        onCommit={(spelled) => changeCompute(node.id, spelled)}
      />
      <VersionField node={node} />
    </div>
  );
});

function NodeProblems({ issues }: { issues: ReturnType<typeof useIssuesOfNode> }) {
  const t = useT();
  const language = useLanguage();
  if (issues.length === 0) return null;
  return (
    <ul className={styles.problems} aria-label={t('inspector.problems')}>
      {issues.map((issue) => (
        <li key={`${issue.code} ${issue.port} ${issue.line}:${issue.column}`} data-severity={issue.severity}>
          <SeverityMark severity={issue.severity} />
          <span>{issueMessage(issue, language)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Scrolls to the field that somebody pointed at, and puts the focus into it. */
function useRevealedField(node: string) {
  const form = useRef<HTMLDivElement>(null);
  const target = useViewStore((state) => state.fieldTarget);
  useEffect(() => {
    if (target?.node !== node) return undefined;
    const field = form.current?.querySelector(`[data-field="${CSS.escape(target.port)}"]`);
    if (!field) return undefined;
    field.scrollIntoView({ block: 'nearest' });
    // A scroll is reported with the next frame, and closes a list that the focus opened before.
    const frame = requestAnimationFrame(() => controlOf(field)?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, [target, node]);
  return form;
}

/** What the label names; where that is no control, the first one after the label's row, whose buttons are no value. */
function controlOf(field: Element): HTMLElement | null | undefined {
  const isAfterHead = ':is(input, textarea, button):not([data-part="head"] *)';
  return field.querySelector('label')?.control ?? field.querySelector<HTMLElement>(isAfterHead);
}
