/** The help page of a component. */
import type { ComponentDefinition, PipelineNode } from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getComponentHelp } from '../api/client.ts';
import { useT, useTitle } from '../i18n/translate.ts';
import { Spinner } from '../ui/spinner.tsx';
import styles from './inspector.module.css';
import { parseMarkdown } from './markdown.ts';
import { MarkdownView } from './markdown-view.tsx';
import { PortList } from './port-list.tsx';

interface Props {
  readonly node: PipelineNode;
  readonly definition: ComponentDefinition | undefined;
}

export function AboutTab({ definition }: Props) {
  const t = useT();
  const title = useTitle();
  if (!definition) return <p className={styles.form}>{t('inspector.unknownComponentHint')}</p>;
  return (
    <div className={styles.form}>
      <p>{title(definition.summary) || definition.description}</p>
      <PortList
        title={t('inspector.inputs')}
        ports={definition.inputs.filter(({ placement }) => placement === 'canvas')}
      />
      <PortList title={t('inspector.aboutOutputs')} ports={definition.outputs} />
      <p className={styles.muted}>
        {definition.isDeterministic ? t('inspector.deterministic') : t('inspector.notDeterministic')}
      </p>
      <HelpPage name={definition.name} />
    </div>
  );
}

function HelpPage({ name }: { name: string }) {
  const t = useT();
  const help = useQuery({
    queryKey: ['component-help', name],
    queryFn: () => getComponentHelp(name),
    staleTime: Infinity,
    retry: false,
  });
  const blocks = useMemo(() => parseMarkdown(help.data?.markdown ?? ''), [help.data]);
  if (help.isPending) return <Spinner label={t('inspector.helpLoading')} />;
  if (blocks.length === 0) return <p className={styles.muted}>{t('inspector.noHelp')}</p>;
  return <MarkdownView blocks={blocks} />;
}
