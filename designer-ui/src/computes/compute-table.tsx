/** Compute targets as rows: how each is, how much it has to do, and what can be done with it. */
import type { ComputeSummary } from '@millrace/server/contract';
import { formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { ListTable } from '../pages/list-table.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { MenuButton } from '../ui/menu.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import { healthGlyph, healthKeys, kindKey, reasonOf } from './compute-words.ts';
import styles from './computes.module.css';

interface Asking {
  readonly onChoose: (name: string) => void;
  readonly onCheck: (name: string) => void;
  readonly onEdit: (name: string) => void;
  readonly onRemove: (name: string) => void;
}

interface Props extends Asking {
  readonly computes: readonly ComputeSummary[];
  readonly chosen: string | undefined;
  /** Those that are being asked now. */
  readonly asked: ReadonlySet<string>;
}

export function ComputeTable({ computes, chosen, asked, ...asking }: Props) {
  const t = useT();
  return (
    <ListTable
      columns={[
        { title: t('computes.name') },
        { title: t('computes.kind') },
        { title: t('computes.state') },
        { title: t('computes.load'), isNumber: true },
        { title: t('computes.queued'), isNumber: true },
        { title: t('computes.cost'), isNumber: true },
        { title: t('pages.actions'), isHidden: true },
      ]}
    >
      {computes.map((compute) => (
        <ComputeRow
          key={compute.file ?? compute.name}
          compute={compute}
          isChosen={compute.name === chosen}
          isAsked={asked.has(compute.name)}
          {...asking}
        />
      ))}
    </ListTable>
  );
}

interface RowProps extends Asking {
  readonly compute: ComputeSummary;
  readonly isChosen: boolean;
  readonly isAsked: boolean;
}

function ComputeRow({ compute, isChosen, isAsked, onChoose, onCheck, onEdit, onRemove }: RowProps) {
  const t = useT();
  const language = useLanguage();
  const { name, type, file, capacity, running, queued, health, costPerHour } = compute;
  const kind = kindKey(type);
  const reason = reasonOf(compute, t, language);
  return (
    <tr className={isChosen ? list.selected : undefined}>
      <td>
        <button type="button" className={list.link} onClick={() => onChoose(name)}>
          {name}
        </button>
      </td>
      <td className={styles.kind}>{kind === undefined ? type : t(kind)}</td>
      <td className={list.wide} {...(reason === undefined ? {} : tooltip(reason))}>
        <span className={classNames(list.status, styles.state)}>
          <StateGlyph state={healthGlyph[health.state]} />
          {t(healthKeys[health.state])}
        </span>{' '}
        <span className={styles.reason}>{reason}</span>
      </td>
      <td className={list.number}>{capacity === null ? '' : `${running} / ${capacity}`}</td>
      <td className={list.number}>{queued}</td>
      <td className={list.number}>{costPerHour === null ? '' : formatNumber(costPerHour, language)}</td>
      <td className={list.tight}>
        <span className={list.status}>
          <Button
            small
            variant="quiet"
            busy={isAsked}
            aria-label={t('computes.checkNamed', { name })}
            onClick={() => onCheck(name)}
          >
            {t('computes.check')}
          </Button>
          <MenuButton
            small
            icon="ellipsis"
            label={t('pages.actionsFor', { name })}
            entries={() => [
              {
                id: 'edit',
                label: t('computes.edit'),
                icon: 'settings',
                disabled: file === null,
                onAction: () => onEdit(name),
              },
              {
                id: 'remove',
                label: t('computes.remove'),
                icon: 'trash-2',
                danger: true,
                disabled: file === null,
                onAction: () => onRemove(name),
              },
            ]}
          />
        </span>
      </td>
    </tr>
  );
}
