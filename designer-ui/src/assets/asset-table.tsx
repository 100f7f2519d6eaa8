/** Registered models or data: each name with its versions, where each came from, and how it is referenced. */
import type { RegisteredAssetBody } from '@millrace/server/contract';
import { formatAge, formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { copyText } from '../pages/copy-text.ts';
import list from '../pages/list.module.css';
import { ListTable } from '../pages/list-table.tsx';
import { useNow } from '../runs/use-now.ts';
import { openRun } from '../store/opened-run.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { tooltip } from '../ui/tooltip.tsx';

export function AssetTable({ assets }: { assets: readonly RegisteredAssetBody[] }) {
  const t = useT();
  const now = useNow(false);
  return (
    <ListTable
      columns={[
        { title: t('assets.name') },
        { title: t('assets.version') },
        { title: t('assets.type') },
        { title: t('assets.description') },
        { title: t('assets.madeBy') },
        { title: t('assets.registeredAt') },
        { title: t('pages.actions'), isHidden: true },
      ]}
    >
      {assets.map((asset) => (
        <AssetRow key={`${asset.name}:${asset.version}`} asset={asset} now={now} />
      ))}
    </ListTable>
  );
}

function AssetRow({ asset, now }: { asset: RegisteredAssetBody; now: number }) {
  const t = useT();
  const language = useLanguage();
  const { name, version, properties } = asset;
  const run = properties['millrace.run'];
  const step = properties['millrace.step'] ?? '';
  return (
    <tr>
      <td className={list.strong} {...tooltip(asset.file)}>
        {name}
      </td>
      <td>{version}</td>
      <td className={list.muted}>{asset.type}</td>
      <td className={list.wide}>{asset.description}</td>
      <td>
        {run === undefined ? null : (
          <button
            type="button"
            className={list.link}
            onClick={() => openRun(run)}
            {...tooltip(lineageText(properties))}
          >
            {t('assets.runAndStep', { run, step })}
          </button>
        )}
      </td>
      <td {...tooltip(formatDateTime(asset.registeredAt, language))}>
        {formatAge(asset.registeredAt, now, language)}
      </td>
      <td className={list.tight}>
        <IconButton
          small
          icon="copy"
          label={t('assets.copyReference', { name, version })}
          onClick={() => void copyText(`azureml:${name}:${version}`, t('assets.copied'))}
        />
      </td>
    </tr>
  );
}

function lineageText(properties: Readonly<Record<string, string>>): string {
  const shown = [
    'millrace.pipeline',
    'millrace.environment',
    'millrace.data',
    'millrace.code',
    'millrace.git_commit',
  ];
  return shown.flatMap((key) => properties[key] ?? []).join('\n');
}
