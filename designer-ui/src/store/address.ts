/**
 * What the address says: a page, or a pipeline, with the nodes that led into it where it is part of others.
 * `#/runs`, `#/edit/pipelines/cars.yml`, `#/edit/parts/train.yml?of=pipelines/cars.yml&node=train`. Pure.
 */
import type { Crumb, Page } from './view-store.ts';

const pages: readonly Page[] = ['pipelines', 'data', 'components', 'runs', 'storage', 'schedules', 'compute'];

/** Without its title, which the file tells. */
export type Level = Pick<Crumb, 'path' | 'node'>;

export interface Address {
  readonly page: Page;
  readonly path?: string;
  readonly trail: readonly Level[];
}

export function formatAddress({ page, path, trail }: Address): string {
  if (page !== 'designer' || !path) return `#/${page}`;
  const levels = new URLSearchParams(
    trail.flatMap((level) => [
      ['of', level.path],
      ['node', level.node],
    ]),
  ).toString();
  return `#/edit/${path.split('/').map(encodeURIComponent).join('/')}${levels && `?${levels}`}`;
}

/** Undefined for an address that is none of ours. */
export function parseAddress(hash: string): Address | undefined {
  const [place = '', query = ''] = hash.replace(/^#\//, '').split('?');
  const parts = place.split('/');
  if (parts[0] === 'edit' && parts.length > 1) {
    const path = decoded(parts.slice(1).join('/'));
    return path === undefined ? undefined : { page: 'designer', path, trail: trailOf(query) };
  }
  const page = pages.find((known) => known === parts[0]);
  return page && { page, trail: [] };
}

function trailOf(query: string): readonly Level[] {
  const parameters = new URLSearchParams(query);
  const nodes = parameters.getAll('node');
  return parameters.getAll('of').flatMap((path, index) => {
    const node = nodes[index];
    return node === undefined ? [] : [{ path, node }];
  });
}

/** People type addresses. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
