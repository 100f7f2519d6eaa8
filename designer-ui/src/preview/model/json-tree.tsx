/** A JSON value for reading: objects as lists of names and values, arrays of plain values on one line. */
import { formatSignificant } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useT } from '../../i18n/translate.ts';
import styles from './model.module.css';

/** Longer arrays are counted, not printed. */
const LONGEST_ARRAY = 200;

export function JsonTree({ value }: { value: unknown }) {
  if (typeof value !== 'object' || value === null) return <Scalar value={value} />;
  if (Array.isArray(value)) return <List items={value} />;
  return (
    <dl className={styles.tree}>
      {Object.entries(value).map(([name, item]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <JsonTree value={item} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function List({ items }: { items: readonly unknown[] }) {
  const t = useT();
  const shown = items.slice(0, LONGEST_ARRAY);
  const plain = shown.every((item) => typeof item !== 'object' || item === null);
  const rest = items.length - shown.length;
  return (
    <ul className={plain ? styles.inline : styles.items}>
      {shown.map((item, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stored list never changes.
        <li key={i}>
          <JsonTree value={item} />
        </li>
      ))}
      {rest > 0 ? <li>{t('preview.moreItems', { count: rest })}</li> : null}
    </ul>
  );
}

function Scalar({ value }: { value: unknown }) {
  const t = useT();
  const language = useLanguage();
  if (value === null || value === undefined) return <span className={styles.none}>{t('common.none')}</span>;
  if (typeof value === 'number') return formatSignificant(value, language);
  return String(value);
}
