/** The environments here and on the machines of compute targets: what is in them, what they take, when they were used, and removing them. */

import type { MadeEnvironmentBody } from '@millrace/server/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { removeEnvironment } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { formatBytes, formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { ListTable } from '../pages/list-table.tsx';
import { tryTo } from '../pages/try-to.ts';
import { MenuButton } from '../ui/menu.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import styles from './computes.module.css';

export function EnvironmentList() {
  const t = useT();
  const { data } = useQuery(queries.environments());
  if (data === undefined) return null;
  const { environments, silent } = data;
  return (
    <section className={styles.environments} aria-labelledby="environments">
      <h2 id="environments">{t('computes.environments')}</h2>
      <p className={styles.muted}>
        {t(environments.length === 0 ? 'computes.environmentsNone' : 'computes.environmentsHint')}
      </p>
      {silent.length === 0 ? null : (
        <p className={styles.muted}>{t('computes.environmentsSilent', { names: silent.join(', ') })}</p>
      )}
      {environments.length === 0 ? null : (
        <ListTable
          columns={[
            { title: t('computes.environment') },
            { title: t('computes.environmentHost') },
            { title: t('computes.python') },
            { title: t('computes.packages') },
            { title: t('computes.size'), isNumber: true },
            { title: t('computes.lastUse') },
            { title: t('pages.actions'), isHidden: true },
          ]}
        >
          {environments.map((environment) => (
            <EnvironmentRow key={`${environment.host} ${environment.key}`} environment={environment} />
          ))}
        </ListTable>
      )}
    </section>
  );
}

function EnvironmentRow({ environment }: { environment: MadeEnvironmentBody }) {
  const t = useT();
  const language = useLanguage();
  const client = useQueryClient();
  const { key, host, kind, title, python, packages, bytes, lastUse } = environment;
  const remove = async (forget: boolean): Promise<void> => {
    await tryTo(() => removeEnvironment(host, key, forget));
    await client.invalidateQueries({ queryKey: ['environments'] });
  };
  const names = packages.map(({ name, version }) => `${name} ${version}`).join(', ');
  return (
    <tr>
      <td>{title}</td>
      <td>{host}</td>
      <td className={styles.kind}>
        {python !== '' ? python : kind === 'conda' ? 'conda' : t('computes.imageEnvironment')}
      </td>
      <td className={list.wide} {...tooltip(names)}>
        {t('computes.packageCount', { count: packages.length })}{' '}
        <span className={styles.reason}>{names}</span>
      </td>
      <td className={list.number}>{formatBytes(bytes, language)}</td>
      <td>{formatDateTime(lastUse, language)}</td>
      <td className={list.tight}>
        <MenuButton
          small
          icon="ellipsis"
          label={t('pages.actionsFor', { name: title })}
          entries={() => [
            {
              id: 'remove',
              label: t('computes.removeEnvironment'),
              icon: 'trash-2',
              danger: true,
              onAction: () => void remove(false),
            },
            {
              id: 'forget',
              label: t('computes.forgetEnvironment'),
              icon: 'refresh-cw',
              onAction: () => void remove(true),
            },
          ]}
        />
      </td>
    </tr>
  );
}
