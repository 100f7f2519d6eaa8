/** The rows of a stored table, fetched by page as they come into view. Artifacts never change, so pages never go stale. */
import type { TablePage } from '@millrace/component-library';
import { useQueries } from '@tanstack/react-query';
import { getTablePage } from '../../api/client.ts';
import type { CellValue } from './cell-text.ts';
import { pageRequest, pagesFor, placeOf, type RowRange } from './pages.ts';

export type Row = readonly CellValue[];

export interface TableRows {
  /** Undefined while the row's page is on its way. */
  readonly row: (index: number) => Row | undefined;
  readonly error: Error | undefined;
  readonly retry: () => void;
}

export function tablePageQuery(digest: string, page: number, rows: number) {
  const { offset, limit } = pageRequest(page, rows);
  return {
    queryKey: ['table-page', digest, page] as const,
    queryFn: () => getTablePage(digest, offset, limit),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  };
}

export function useTableRows(digest: string, rows: number, visible: RowRange): TableRows {
  const pages = pagesFor(visible, rows);
  const results = useQueries({ queries: pages.map((page) => tablePageQuery(digest, page, rows)) });
  const loaded = new Map<number, TablePage>();
  for (const [i, page] of pages.entries()) {
    const data = results[i]?.data;
    if (data) loaded.set(page, data);
  }
  return {
    row: (index) => {
      const { page, index: inPage } = placeOf(index);
      return loaded.get(page)?.rows[inPage];
    },
    error: results.find((result) => result.error)?.error ?? undefined,
    retry: () => {
      for (const result of results) if (result.error) void result.refetch();
    },
  };
}
