/** The Models page: trained models and fitted transformations that are registered, and data that is. */
import type { RegisteredAssetBody } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { useT } from '../i18n/translate.ts';
import { Fetched } from '../pages/fetched.tsx';
import list from '../pages/list.module.css';
import { Page } from '../pages/page.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { AssetTable } from './asset-table.tsx';

export default function ModelsPage() {
  const t = useT();
  const { data, error } = useQuery(queries.assets());
  return (
    <Page title={t('assets.models')}>
      <Fetched data={data} error={error}>
        {(assets) => <Registered assets={assets} />}
      </Fetched>
    </Page>
  );
}

function Registered({ assets }: { readonly assets: readonly RegisteredAssetBody[] }) {
  const t = useT();
  const of = (kind: 'model' | 'data') => assets.filter((asset) => asset.kind === kind);
  return (
    <>
      {of('model').length > 0 ? (
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
    </>
  );
}
