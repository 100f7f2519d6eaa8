/**
 * What the address says: a page, or a pipeline, with the nodes that led into it where it is part of others.
 * `#/runs`, `#/runs/12`, `#/runs/12/9` (two runs beside each other), `#/edit/pipelines/cars.yml`, `#/edit/parts/train.yml?of=pipelines/cars.yml&node=train`. Pure.
 */
import type { Crumb, Page } from './view-store.ts';

const pages: readonly Page[] = [
  'pipelines',
  'data',
  'models',
  'published',
  'endpoints',
  'components',
  'runs',
  'storage',
  'schedules',
  'compute',
];

/** Without its title, which the file tells. */
export type Level = Pick<Crumb, 'path' | 'node'>;

export interface Address {
  readonly page: Page;
  readonly path?: string;
  readonly trail: readonly Level[];
  /** Of the page of runs: none, the one that is open, or that and the one it is compared with. */
  readonly runs?: readonly string[];
}

const runNumber = /^[A-Za-z0-9_-]{1,40}$/;

export function formatAddress({ page, path, trail, runs = [] }: Address): string {
  if (page === 'runs') return ['#/runs', ...runs].join('/');
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
  if (parts[0] === 'runs') {
    return { page: 'runs', trail: [], runs: parts.slice(1, 3).filter((run) => runNumber.test(run)) };
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
