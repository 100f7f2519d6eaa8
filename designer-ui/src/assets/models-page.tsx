/** The Models page: trained models and fitted transformations that are registered, and data that is. */
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { Page } from '../pages/page.tsx';
import { ProblemNote } from '../preview/problem-note.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { AssetTable } from './asset-table.tsx';

export default function ModelsPage() {
  const t = useT();
  const { data, error } = useQuery(queries.assets());
  const of = (kind: 'model' | 'data') => data?.filter((asset) => asset.kind === kind) ?? [];
  return (
    <Page title={t('assets.models')}>
      {error ? <ProblemNote error={error} /> : null}
      {data === undefined && !error ? (
        <div className={list.waiting}>
          <Spinner label={t('common.loading')} />
        </div>
      ) : null}
      {data === undefined ? null : of('model').length > 0 ? (
        <AssetTable assets={of('model')} />
      ) : (
        <EmptyState icon="boxes" title={t('assets.noModels')}>
          {t('assets.noModelsText')}
        </EmptyState>
      )}
      {of('data').length > 0 ? (
        <section aria-labelledby="registered-data">
          <h2 id="registered-data" className={list.section}>
            {t('assets.registeredData')}
          </h2>
          <AssetTable assets={of('data')} />
        </section>
      ) : null}
    </Page>
  );
}
