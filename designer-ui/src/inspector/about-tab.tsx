/** The help page of a component. */
import type { ComponentDefinition, Language, PipelineNode } from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getComponentHelp } from '../api/client.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT, useTitle } from '../i18n/translate.ts';
import { Spinner } from '../ui/spinner.tsx';
import { EnvironmentView } from './environment-view.tsx';
import styles from './inspector.module.css';
import { type Block, parseMarkdown } from './markdown.ts';
import { MarkdownView } from './markdown-view.tsx';
import { PortList } from './port-list.tsx';

interface Props {
  readonly node: PipelineNode;
  readonly definition: ComponentDefinition | undefined;
}

export function AboutTab({ definition }: Props) {
  const t = useT();
  const title = useTitle();
  const language = useLanguage();
  const help = useHelp(definition?.name, language);
  if (!definition) return <p className={styles.form}>{t('inspector.unknownComponentHint')}</p>;
  return (
    <div className={styles.form}>
      <p>{title(definition.summary) || definition.description}</p>
      {help.blocks.length > 0 ? null : <Ports definition={definition} />}
      <p className={styles.muted}>
        {definition.isDeterministic ? t('inspector.deterministic') : t('inspector.notDeterministic')}
      </p>
      <EnvironmentView definition={definition} />
      {help.isPending ? <Spinner label={t('inspector.helpLoading')} /> : <HelpPage blocks={help.blocks} />}
    </div>
  );
}

function Ports({ definition }: { definition: ComponentDefinition }) {
  const t = useT();
  return (
    <>
      <PortList
        title={t('inspector.inputs')}
        ports={definition.inputs.filter(({ placement }) => placement === 'canvas')}
      />
      <PortList title={t('inspector.aboutOutputs')} ports={definition.outputs} />
    </>
  );
}

/** The page without its title and summary, which stand above it already. */
function useHelp(
  name: string | undefined,
  language: Language,
): {
  readonly isPending: boolean;
  readonly blocks: readonly Block[];
} {
  const { data, isPending } = useQuery({
    queryKey: ['component-help', name, language],
    queryFn: () => getComponentHelp(name ?? '', language),
    enabled: name !== undefined,
    staleTime: Infinity,
    retry: false,
  });
  const blocks = useMemo(() => {
    const all = parseMarkdown(data?.markdown ?? '');
    const titled = all[0]?.kind === 'heading' && all[0].level === 1;
    return titled ? all.slice(all[1]?.kind === 'paragraph' ? 2 : 1) : all;
  }, [data]);
  return { isPending, blocks };
}

function HelpPage({ blocks }: { blocks: readonly Block[] }) {
  const t = useT();
  if (blocks.length === 0) return <p className={styles.muted}>{t('inspector.noHelp')}</p>;
  return <MarkdownView blocks={blocks} />;
}
