/** Every spelling of a reference to a component. */
import type { ComponentReference } from './pipeline.ts';

const registryUri =
  /^azureml:\/\/registries\/([^/]+)\/components\/([^/@:]+)(?:\/(versions|labels)\/([^/]+)|@([^/]+)|:([^/]+))?\/?$/;
const resourceUri = /^azureml:\/?\/?.*\/components\/([^/]+)\/(versions|labels)\/([^/]+)$/;
const registered = /^azureml:([^:@/]+)(?::([^@/]+)|@([^/]+))?$/;

/** A version named `latest` is the label of that name. */
export function parseComponentReference(text: string): ComponentReference {
  const trimmed = text.trim();
  const uri = registryUri.exec(trimmed);
  if (uri?.[1] !== undefined && uri[2] !== undefined) {
    const label = uri[3] === 'labels' ? uri[4] : uri[5];
    const version = uri[3] === 'versions' ? uri[4] : uri[6];
    return { kind: 'registry', registry: uri[1], name: uri[2], ...pinned(version, label) };
  }
  const resource = resourceUri.exec(trimmed);
  if (resource?.[1] !== undefined) {
    const isLabel = resource[2] === 'labels';
    return {
      kind: 'registered',
      name: resource[1],
      ...pinned(isLabel ? undefined : resource[3], isLabel ? resource[3] : undefined),
    };
  }
  const asset = registered.exec(trimmed);
  if (asset?.[1] !== undefined) return { kind: 'registered', name: asset[1], ...pinned(asset[2], asset[3]) };
  return { kind: 'file', path: trimmed.startsWith('file:') ? trimmed.slice('file:'.length) : trimmed };
}

function pinned(
  version: string | undefined,
  label: string | undefined,
): { version?: string; label?: string } {
  if (label !== undefined) return { label };
  if (version === 'latest') return { label: version };
  return version === undefined ? {} : { version };
}

export function formatComponentReference(reference: ComponentReference): string {
  if (reference.kind === 'file') return reference.path;
  const { name, version, label } = reference;
  if (reference.kind === 'registered') {
    return `azureml:${name}${label !== undefined ? `@${label}` : version !== undefined ? `:${version}` : ''}`;
  }
  const pin = label !== undefined ? `/labels/${label}` : version !== undefined ? `/versions/${version}` : '';
  return `azureml://registries/${reference.registry}/components/${name}${pin}`;
}

/** A path of data without Azure's `file:`, which says only that it is local. */
export function localPath(spelled: string): string {
  return spelled.replace(/^file:(?:\/\/(?=\/))?/, '');
}

/** The name of a compute target, without Azure's `azureml:`. */
export function computeName(spelled: string): string {
  return spelled.startsWith('azureml:') ? spelled.slice('azureml:'.length) : spelled;
}
