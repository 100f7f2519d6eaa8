/** What a person looks for among the runs: text, pipeline, status, trigger, time, pins. */
import type { RunFilterQuery } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { Checkbox } from '../ui/checkbox.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { PlainSelect } from '../ui/select.tsx';
import { runSources, runStatuses, sourceKeys, statusKeys } from './run-words.ts';

/** What is chosen; `all` chooses nothing. */
export interface RunFilters {
  readonly text: string;
  readonly pipeline: string;
  readonly status: string;
  readonly source: string;
  /** Days, or `all`. */
  readonly days: string;
  readonly pinned: boolean;
}

const all = 'all';
export const noFilters: RunFilters = {
  text: '',
  pipeline: all,
  status: all,
  source: all,
  days: all,
  pinned: false,
};

export const isFiltered = (filters: RunFilters): boolean =>
  JSON.stringify(filters) !== JSON.stringify(noFilters);

const dayMs = 24 * 60 * 60 * 1000;

/** `now` by the hour, so that the same choice asks the same question for a while. */
export function filterQuery({ text, pipeline, status, source, days, pinned }: RunFilters, now: number) {
  const chosen = (value: string) => (value === all ? undefined : value);
  const hour = Math.floor(now / (dayMs / 24)) * (dayMs / 24);
  return {
    text: text.trim() || undefined,
    pipeline: chosen(pipeline),
    status: chosen(status),
    source: chosen(source),
    from: days === all ? undefined : hour - Number(days) * dayMs,
    pinned: pinned ? 'true' : undefined,
  } as const satisfies RunFilterQuery;
}

interface Props {
  readonly filters: RunFilters;
  readonly onChange: (filters: RunFilters) => void;
}

export function RunFilterBar({ filters, onChange }: Props) {
  const t = useT();
  const { data } = useQuery(queries.pipelines());
  const change = (changes: Partial<RunFilters>) => onChange({ ...filters, ...changes });
  return (
    <div className={list.filters}>
      <div className={list.filter}>
        <SearchField
          label={t('pages.searchRuns')}
          value={filters.text}
          onChange={(text) => change({ text })}
        />
      </div>
      <div className={list.choice}>
        <PlainSelect
          label={t('pages.filterPipeline')}
          options={[
            { id: all, label: t('pages.allPipelines') },
            ...(data ?? []).map(({ path, displayName }) => ({ id: path, label: displayName || path })),
          ]}
          value={filters.pipeline}
          onChange={(pipeline) => change({ pipeline })}
        />
      </div>
      <div className={list.choice}>
        <PlainSelect
          label={t('pages.filterStatus')}
          options={[
            { id: all, label: t('pages.allStatuses') },
            ...runStatuses.map((id) => ({ id, label: t(statusKeys[id]) })),
          ]}
          value={filters.status}
          onChange={(status) => change({ status })}
        />
      </div>
      <div className={list.choice}>
        <PlainSelect
          label={t('pages.filterTrigger')}
          options={[
            { id: all, label: t('pages.allTriggers') },
            ...runSources.map((id) => ({ id, label: t(sourceKeys[id]) })),
          ]}
          value={filters.source}
          onChange={(source) => change({ source })}
        />
      </div>
      <div className={list.choice}>
        <PlainSelect
          label={t('pages.filterTime')}
          options={[
            { id: all, label: t('pages.allTimes') },
            { id: '1', label: t('pages.time1') },
            { id: '7', label: t('pages.time7') },
            { id: '30', label: t('pages.time30') },
          ]}
          value={filters.days}
          onChange={(days) => change({ days })}
        />
      </div>
      <Checkbox checked={filters.pinned} onChange={(pinned) => change({ pinned })}>
        {t('pages.pinnedOnly')}
      </Checkbox>
    </div>
  );
}
