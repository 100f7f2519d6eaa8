/** A small search box with a list, at a point of the window. Arrows move, Enter picks, Escape closes. */
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import type { Point } from '../model/change.ts';
import { matchesText, searchComponents } from '../model/search.ts';
import { componentIcon, Icon } from '../ui/icon.tsx';
import { PortGlyph } from '../ui/port-glyph.tsx';
import type { PickerItem } from './picker-items.ts';
import styles from './picker-popup.module.css';

export interface PickerPopupProps {
  readonly label: string;
  readonly at: Point;
  readonly items: readonly PickerItem[];
  readonly onPick: (item: PickerItem) => void;
  readonly onClose: () => void;
}

const width = 280;
const height = 320;

/** Beside the point, and never beyond the window. */
function placeAt({ x, y }: Point): { readonly left: number; readonly top: number } {
  return {
    left: Math.max(8, Math.min(x, window.innerWidth - width - 8)),
    top: Math.max(8, Math.min(y, window.innerHeight - height - 8)),
  };
}

export function PickerPopup({ label, at, items, onPick, onClose }: PickerPopupProps) {
  const t = useT();
  const list = useId();
  const box = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const found = useMemo(() => search(items, query), [items, query]);
  const current = Math.min(active, found.length - 1);

  useEffect(() => {
    const close = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onClose();
    };
    document.addEventListener('pointerdown', close, true);
    return () => document.removeEventListener('pointerdown', close, true);
  }, [onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((current + step + found.length) % Math.max(found.length, 1));
    else if (event.key === 'Enter' && found[current]) onPick(found[current]);
    else if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else return;
    event.preventDefault();
  };

  return (
    <div ref={box} className={styles.popup} style={placeAt(at)} role="dialog" aria-label={label}>
      <div className={styles.title}>{label}</div>
      <input
        ref={(input) => input?.focus({ preventScroll: true })}
        className={styles.input}
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={found[current] ? `${list}-${current}` : undefined}
        aria-label={label}
        placeholder={t('common.search')}
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={styles.list} role="listbox" id={list} aria-label={label}>
        {found.map((item, index) => (
          <Option
            key={item.id}
            id={`${list}-${index}`}
            item={item}
            active={index === current}
            onPick={onPick}
            onHover={() => setActive(index)}
          />
        ))}
        {found.length === 0 ? <p className={styles.nothing}>{t('canvas.quickNothing')}</p> : null}
      </div>
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly item: PickerItem;
  readonly active: boolean;
  readonly onPick: (item: PickerItem) => void;
  readonly onHover: () => void;
}

function Option({ id, item, active, onPick, onHover }: OptionProps) {
  const language = useLanguage();
  const title = item.kind === 'component' ? item.definition.title[language] : item.title;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the search box keeps the focus and points here
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search box handles the keys
    <div
      id={id}
      role="option"
      aria-selected={active}
      className={styles.option}
      ref={(option) => {
        if (active) option?.scrollIntoView({ block: 'nearest' });
      }}
      onClick={() => onPick(item)}
      onPointerMove={active ? undefined : onHover}
    >
      {item.kind === 'component' ? (
        <Icon name={componentIcon(item.definition.icon)} />
      ) : (
        <PortGlyph kind={item.port.kind} optional={item.port.optional} />
      )}
      <span className={styles.name}>{title}</span>
      {item.kind === 'component' && item.port ? (
        <span className={styles.detail}>{item.port.title[language]}</span>
      ) : null}
      {item.kind === 'port' ? <span className={styles.detail}>{item.detail}</span> : null}
    </div>
  );
}

function search(items: readonly PickerItem[], query: string): readonly PickerItem[] {
  const byDefinition = new Map(
    items.flatMap((item) => (item.kind === 'component' ? [[item.definition, item] as const] : [])),
  );
  const components = searchComponents([...byDefinition.keys()], query).flatMap((definition) => {
    const item = byDefinition.get(definition);
    return item ? [item] : [];
  });
  const ports = items.filter((item) => item.kind === 'port' && matchesText(item.title, query));
  return [...components, ...ports];
}
