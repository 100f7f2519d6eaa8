/** Which ports of a new component take over from those of the old one. */
import type { ComponentDefinition } from '@millrace/pipeline-engine/browser';

export interface PortMapping {
  readonly renameInputs: Readonly<Record<string, string>>;
  readonly removeInputs: readonly string[];
  readonly renameOutputs: Readonly<Record<string, string>>;
}

interface Named {
  readonly name: string;
  readonly kind: string;
}

/** Same name first; then, in order, the same kind. Parameters are kept only under the same name. */
export function mapPorts(old: ComponentDefinition, next: ComponentDefinition): PortMapping {
  const onCanvas = (definition: ComponentDefinition) =>
    definition.inputs.filter((port) => port.placement === 'canvas');
  const renameInputs = renames(onCanvas(old), onCanvas(next));
  const kept = new Set([...next.inputs.map(({ name }) => name), ...Object.keys(renameInputs)]);
  return {
    renameInputs,
    removeInputs: old.inputs.map(({ name }) => name).filter((name) => !kept.has(name)),
    renameOutputs: renames(old.outputs, next.outputs),
  };
}

function renames(old: readonly Named[], next: readonly Named[]): Record<string, string> {
  const free = next.filter(({ name }) => !old.some((port) => port.name === name));
  const result: Record<string, string> = {};
  for (const port of old) {
    if (next.some(({ name }) => name === port.name)) continue;
    const index = free.findIndex(({ kind }) => kind === port.kind);
    const [taken] = index < 0 ? [] : free.splice(index, 1);
    if (taken) result[port.name] = taken.name;
  }
  return result;
}
