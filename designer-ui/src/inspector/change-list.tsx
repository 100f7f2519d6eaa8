/** What changed in one part of an identity, old beside new: its keys or lines where it has several, else the whole. */
import {
  type Because,
  type ComponentDefinition,
  plainValue,
  valueChanges,
} from '@millrace/pipeline-engine/browser';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { partTitle } from './because-text.ts';
import styles from './change-list.module.css';

interface Props {
  readonly because: readonly Because[];
  readonly definition: ComponentDefinition | undefined;
  /** Rows beyond this many are counted. */
  readonly most: number;
  /** The head is only for who listens, where what stands around says what is old and new. */
  readonly isHeadHidden?: boolean;
}

interface Row {
  readonly key: string;
  readonly what: string;
  readonly old: string | null;
  readonly new: string | null;
}

/** Nothing for reasons that are no change, such as a first run. */
export function ChangeList({ because, definition, most, isHeadHidden }: Props) {
  const t = useT();
  const language = useLanguage();
  const rows = because.flatMap((reason) => rowsOf(reason, partTitle(reason.part, definition, language)));
  if (rows.length === 0) return null;
  const more = rows.length - most;
  return (
    <table className={styles.changes}>
      <thead className={isHeadHidden ? 'sr-only' : undefined}>
        <tr>
          <th scope="col">{t('inspector.changedPart')}</th>
          <th scope="col">{t('pages.old')}</th>
          <th scope="col">{t('pages.new')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, most).map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.what}</th>
            <td className={styles.old}>{shown(row.old)}</td>
            <td className={styles.new}>{shown(row.new)}</td>
          </tr>
        ))}
      </tbody>
      {more > 0 ? (
        <tfoot>
          <tr>
            <td colSpan={3}>{t('inspector.moreChanges', { count: more })}</td>
          </tr>
        </tfoot>
      ) : null}
    </table>
  );
}

function rowsOf(reason: Because, title: string): readonly Row[] {
  const { part, old, new: now } = reason;
  if (old === null && now === null) return [];
  const inside = valueChanges(reason);
  if (inside.length > 0)
    return inside.map((change) => ({
      key: `${part} ${change.at}`,
      what: `${title} ${change.at}`,
      old: change.old,
      new: change.new,
    }));
  const plain = (value: string | null): string | null =>
    value === null || value === 'unset' ? null : plainValue(part, value);
  return [{ key: part, what: title, old: plain(old), new: plain(now) }];
}

const longest = 400;

/** Of a digest the first digits tell two apart. */
function shown(value: string | null): string {
  if (value === null) return '–';
  if (value.startsWith('sha256:')) return value.slice(7, 15);
  return value.length > longest ? `${value.slice(0, longest)}…` : value.trimEnd();
}
