/** The table of a page's list: a frame, a head with its columns, and the rows that the page gives. */
import type { ReactNode } from 'react';
import { tooltip } from '../ui/tooltip.tsx';
import list from './list.module.css';

export interface ListColumn {
  readonly title: string;
  /** Figures stand to the right. */
  readonly isNumber?: boolean;
  /** Only for who listens: a column of buttons needs no words on screen. */
  readonly isHidden?: boolean;
  readonly hint?: string;
}

export function ListTable({ columns, children }: { columns: readonly ListColumn[]; children: ReactNode }) {
  return (
    <div className={list.frame}>
      <table className={list.table}>
        <thead>
          <tr>
            {columns.map(({ title, isNumber, isHidden, hint }) => (
              <th
                key={title}
                scope="col"
                className={isNumber ? list.number : undefined}
                {...(hint === undefined ? {} : tooltip(hint))}
              >
                {isHidden ? <span className="sr-only">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
