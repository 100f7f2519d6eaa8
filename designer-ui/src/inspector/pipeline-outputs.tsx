/** The outputs of a pipeline, with the node that writes each. */
import type { PipelineModel } from '@millrace/pipeline-engine/browser';
import { useT, useTitle } from '../i18n/translate.ts';
import { outputNames } from '../model/free-name.ts';
import { findPort } from '../model/ports.ts';
import { useNodePorts, useNodeTitle } from '../store/nodes.ts';
import styles from './inspector.module.css';
import { PortRow } from './pipeline-port.tsx';

export function PipelineOutputs({ model }: { model: PipelineModel }) {
  const t = useT();
  const names = outputNames(model);
  return (
    <section className={styles.group} aria-label={t('inspector.pipelineOutputs')}>
      <h3 className={styles.sectionTitle}>{t('inspector.pipelineOutputs')}</h3>
      {names.length === 0 ? <p className={styles.muted}>{t('interface.outputsHint')}</p> : null}
      {names.map((name) => (
        <PipelineOutput key={name} model={model} name={name} />
      ))}
    </section>
  );
}

function PipelineOutput({ model, name }: { model: PipelineModel; name: string }) {
  const t = useT();
  const title = useTitle();
  const writer = model.nodes
    .flatMap((node) => node.outputs.map((output) => ({ node: node.id, ...output })))
    .find(({ promotedTo }) => promotedTo === name);
  const node = useNodeTitle(writer?.node ?? '');
  const port = findPort(useNodePorts(writer?.node ?? ''), 'output', writer?.name ?? '');
  const text = writer
    ? t('interface.writtenBy', {
        node: node || writer.node,
        port: port ? title(port.title) : writer.name,
      })
    : t('interface.writtenByNobody');
  return <PortRow side="output" name={name} text={text} />;
}
