/** A parsed help page as React elements; headings continue those of the inspector. */
import { unreachable } from '@millrace/pipeline-engine/browser';
import type { ReactNode } from 'react';
import type { Block, Inline } from './markdown.ts';
import styles from './markdown-view.module.css';

export function MarkdownView({ blocks }: { blocks: readonly Block[] }) {
  return <div className={styles.page}>{keyed(blocks, blockView)}</div>;
}

/** Pages never change while they are shown, so the place of a part is its identity. */
function keyed<T>(parts: readonly T[], view: (part: T, key: number) => ReactNode): ReactNode {
  return parts.map(view);
}

function blockView(block: Block, key: number): ReactNode {
  switch (block.kind) {
    case 'heading':
      return block.level <= 2 ? (
        <h3 key={key}>{inlines(block.content)}</h3>
      ) : (
        <h4 key={key}>{inlines(block.content)}</h4>
      );
    case 'paragraph':
      return <p key={key}>{inlines(block.content)}</p>;
    case 'code':
      return (
        <pre key={key}>
          <code>{block.text}</code>
        </pre>
      );
    case 'list':
      return block.ordered ? (
        <ol key={key}>{keyed(block.items, itemView)}</ol>
      ) : (
        <ul key={key}>{keyed(block.items, itemView)}</ul>
      );
    case 'table':
      return <TableView key={key} table={block} />;
    default:
      return unreachable(block);
  }
}

function itemView(content: readonly Inline[], key: number): ReactNode {
  return <li key={key}>{inlines(content)}</li>;
}

type Table = Extract<Block, { kind: 'table' }>;

/** In a narrow panel, three columns or more read better as entries below each other. */
function TableView({ table }: { table: Table }) {
  if (table.head.length > 2) return <EntriesView table={table} />;
  return (
    <table>
      <thead>
        <tr>
          {keyed(table.head, (cell, key) => (
            <th key={key} scope="col">
              {inlines(cell)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {keyed(table.rows, (row, key) => (
          <tr key={key}>
            {keyed(row, (cell, place) => (
              <td key={place}>{inlines(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function EntriesView({ table: { head, rows } }: { table: Table }) {
  return (
    <dl>
      {keyed(rows, ([term = [], meaning = [], ...rest], key) => (
        <div key={key}>
          <dt>{inlines(term)}</dt>
          <dd>{inlines(meaning)}</dd>
          {keyed(rest, (cell, place) =>
            cell.length === 0 ? null : (
              <dd key={place} className={styles.fact}>
                {inlines(head[place + 2] ?? [])}: {inlines(cell)}
              </dd>
            ),
          )}
        </div>
      ))}
    </dl>
  );
}

function inlines(content: readonly Inline[]): ReactNode {
  return keyed(content, inlineView);
}

function inlineView(part: Inline, key: number): ReactNode {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'code':
      return <code key={key}>{part.text}</code>;
    case 'strong':
      return <strong key={key}>{inlines(part.content)}</strong>;
    case 'link':
      return (
        <a key={key} href={part.href} target="_blank" rel="noreferrer">
          {inlines(part.content)}
        </a>
      );
    default:
      return unreachable(part);
  }
}
