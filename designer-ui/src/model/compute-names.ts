/** The compute targets that a person can choose from. Pure. */
import { computeName, type PipelineModel, parseBinding } from '@millrace/pipeline-engine/browser';

/** What the pipeline names already, after those that the server offers; each once, without `azureml:`. */
export function computeNames(model: PipelineModel, offered: readonly string[]): readonly string[] {
  const used = [model.settings.defaultCompute, model.compute, ...model.nodes.map(({ compute }) => compute)];
  const named = used.flatMap((text) =>
    text === undefined || parseBinding(text) !== undefined ? [] : [computeName(text)],
  );
  return [...new Set([...offered, ...named])];
}

/** A target's name as Azure ML wants it: `gpu` becomes `azureml:gpu`; `local` and expressions stay as they are. */
export function computeReference(text: string, spelledLocal: 'local' | 'azureml:local'): string | undefined {
  const name = text.trim();
  if (name === '') return undefined;
  if (name === 'local') return spelledLocal;
  return name.startsWith('azureml:') || parseBinding(name) !== undefined ? name : `azureml:${name}`;
}
