/** The list of what can be added: search first, then data files, then components in the order of work. */
import type { Category, ComponentDefinition } from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { addComponent, addDataFile } from '../actions/edit-actions.ts';
import { queries } from '../api/queries.ts';
import { useT } from '../i18n/translate.ts';
import { matchesText, searchComponents } from '../model/search.ts';
import { viewport } from '../store/canvas-store.ts';
import { useComponentsStore } from '../store/components-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { SearchField } from '../ui/search-field.tsx';
import { HoverCard } from './hover-card.tsx';
import styles from './palette.module.css';
import { ComponentRow, DataRow, PaletteRow } from './palette-row.tsx';
import { type Hovered, useHover } from './use-hover.ts';
import { useRoving } from './use-roving.ts';

const order: readonly Category[] = ['get_data', 'prepare', 'train', 'score', 'evaluate', 'script', 'other'];
const categoryTitles = {
  get_data: 'canvas.categoryGetData',
  prepare: 'canvas.categoryPrepare',
  train: 'canvas.categoryTrain',
  score: 'canvas.categoryScore',
  evaluate: 'canvas.categoryEvaluate',
  script: 'canvas.categoryScript',
  other: 'canvas.categoryOther',
} as const;

export function Palette() {
  const t = useT();
  const [query, setQuery] = useState('');
  const definitions = useComponentsStore((state) => state.definitions);
  const found = useMemo(() => searchComponents(definitions, query), [definitions, query]);
  const files = useQuery(queries.dataFiles()).data ?? [];
  const shownFiles = files.filter((file) => matchesText(file.path, query));
  const hover = useHover();
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list);
  const add = (definition: ComponentDefinition) => {
    void addComponent(definition).then((id) => id && viewport()?.reveal(id));
  };
  return (
    <nav className={styles.palette} aria-label={t('canvas.paletteLabel')}>
      <div className={styles.search}>
        <SearchField label={t('canvas.search')} value={query} onChange={setQuery} />
      </div>
      <div ref={list} className={styles.list} {...roving}>
        <Section title={query === '' || shownFiles.length > 0 ? t('canvas.data') : ''}>
          {query === '' ? (
            <PaletteRow
              icon="file-plus"
              label={t('canvas.addFile')}
              quiet
              onAdd={() => useViewStore.getState().startImport({ files: [] })}
            />
          ) : null}
          {shownFiles.map((file) => (
            <DataRow key={file.path} file={file} onAdd={() => void addDataFile(file.path)} />
          ))}
        </Section>
        {query === '' ? (
          <Section title="">
            <PaletteRow
              icon="code"
              label={t('wizard.new')}
              quiet
              onAdd={() => useViewStore.getState().startMaking({ kind: 'new' })}
            />
          </Section>
        ) : null}
        {query === '' ? (
          order.map((category) => (
            <ComponentSection
              key={category}
              title={t(categoryTitles[category])}
              definitions={found.filter((definition) => definition.category === category)}
              hover={hover}
              onAdd={add}
            />
          ))
        ) : (
          <ComponentSection title="" definitions={found} hover={hover} onAdd={add} />
        )}
        {query !== '' && found.length + shownFiles.length === 0 ? (
          <p className={styles.nothing}>{t('canvas.nothingMatches', { query })}</p>
        ) : null}
      </div>
      {hover.shown ? <HoverCard {...hover.shown} /> : null}
    </nav>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section className={styles.section}>
      {title ? <h2 className={styles.heading}>{title}</h2> : null}
      {children}
    </section>
  );
}

interface ComponentSectionProps {
  readonly title: string;
  readonly definitions: readonly ComponentDefinition[];
  readonly hover: Hovered;
  readonly onAdd: (definition: ComponentDefinition) => void;
}

function ComponentSection({ title, definitions, hover, onAdd }: ComponentSectionProps) {
  if (definitions.length === 0) return null;
  return (
    <Section title={title}>
      {definitions.map((definition) => (
        <ComponentRow
          key={`${definition.name}:${definition.version}`}
          definition={definition}
          hover={hover}
          onAdd={() => onAdd(definition)}
        />
      ))}
    </Section>
  );
}
