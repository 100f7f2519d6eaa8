/** Tabs after the ARIA pattern: one tab stop, arrows move and select, Home and End jump. */
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { classNames } from './class-names.ts';
import { scrollable } from './scrollable.ts';
import styles from './tabs.module.css';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** A badge or glyph after the word. */
  readonly extra?: ReactNode;
}

export interface TabsProps<Id extends string> {
  /** The name of the tab list for screen readers. */
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  /** Undefined when no panel is open. */
  readonly selected: Id | undefined;
  readonly onSelect: (id: Id) => void;
  /** Stands at the end of the row of tabs. */
  readonly end?: ReactNode;
  readonly className?: string;
  readonly panelClassName?: string;
  /** The panel of the selected tab; without it there is only the row. */
  readonly children?: ReactNode;
}

function nextIndex(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowRight') return (index + 1) % count;
  if (key === 'ArrowLeft') return (index - 1 + count) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

export function Tabs<Id extends string>(props: TabsProps<Id>) {
  const { label, tabs, selected, onSelect, end, className, panelClassName, children } = props;
  const base = useId();
  const row = useRef<HTMLDivElement>(null);
  const current = selected ?? tabs[0]?.id;

  const onKeyDown = (event: KeyboardEvent) => {
    const index = tabs.findIndex((tab) => tab.id === current);
    const next = nextIndex(event.key, index, tabs.length);
    const tab = next === undefined ? undefined : tabs[next];
    if (!tab) return;
    event.preventDefault();
    onSelect(tab.id);
    row.current?.querySelector<HTMLElement>(`[data-tab="${tab.id}"]`)?.focus();
  };

  return (
    <div className={classNames(styles.tabs, className)}>
      <div className={styles.head}>
        <div ref={row} role="tablist" aria-label={label} className={styles.row} onKeyDown={onKeyDown}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              type="button"
              role="tab"
              data-tab={tab.id}
              id={`${base}-${tab.id}`}
              aria-selected={tab.id === selected}
              aria-controls={tab.id === selected && children ? `${base}-panel` : undefined}
              tabIndex={tab.id === current ? 0 : -1}
              className={styles.tab}
              onClick={() => onSelect(tab.id)}
            >
              {tab.label}
              {tab.extra}
            </button>
          ))}
        </div>
        {end}
      </div>
      {selected && children ? (
        <div
          role="tabpanel"
          id={`${base}-panel`}
          aria-labelledby={`${base}-${selected}`}
          {...scrollable}
          className={classNames(styles.panel, panelClassName)}
        >
          {children}
        </div>
      ) : null}
    </div>
  );
}
