/** The 12-px shapes of ports: the shape is the kind, a dashed outline says optional. */
import type { PortKind } from '@millrace/pipeline-engine/browser';
import type { ReactNode } from 'react';
import type { MessageKey } from '../i18n/translate.ts';

/** The colour token of each kind, as a CSS value; edges use it too. */
export const portColor: Readonly<Record<PortKind, string>> = {
  table: 'var(--table)',
  untrained_model: 'var(--model)',
  trained_model: 'var(--model)',
  transformation: 'var(--transform)',
  metrics: 'var(--table)',
  file: 'var(--file)',
  folder: 'var(--file)',
  any: 'var(--muted)',
};

/** The word for a kind. */
export const portKindKey = {
  table: 'common.kindTable',
  untrained_model: 'common.kindUntrainedModel',
  trained_model: 'common.kindTrainedModel',
  transformation: 'common.kindTransformation',
  metrics: 'common.kindMetrics',
  file: 'common.kindFile',
  folder: 'common.kindFolder',
  any: 'common.kindAny',
} as const satisfies Record<PortKind, MessageKey>;

const circle = <circle cx="6" cy="6" r="4.75" />;
const diamond = <path d="M6 .9 11.1 6 6 11.1.9 6Z" />;
const square = <rect x="1.25" y="1.25" width="9.5" height="9.5" rx="1" />;

const shapes: Readonly<Record<PortKind, ReactNode>> = {
  table: circle,
  untrained_model: diamond,
  trained_model: (
    <>
      {diamond}
      <path d="M6 3 9 6 6 9 3 6Z" fill="currentColor" stroke="none" />
    </>
  ),
  transformation: <path d="M.9 2 11.1 2 6 10.9Z" />,
  metrics: <rect x=".75" y="3.25" width="10.5" height="5.5" rx="1" />,
  file: square,
  folder: square,
  any: (
    <>
      {circle}
      <circle cx="6" cy="6" r="1.5" fill="currentColor" stroke="none" />
    </>
  ),
};

export function PortGlyph({
  kind,
  optional = false,
  size = 12,
}: {
  kind: PortKind;
  optional?: boolean;
  size?: number;
}) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 12 12"
      fill={kind === 'trained_model' && !optional ? 'currentColor' : 'var(--surface)'}
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinejoin="round"
      strokeDasharray={optional ? '2.2 1.8' : undefined}
      style={{ color: portColor[kind] }}
      aria-hidden
      focusable={false}
    >
      {shapes[kind]}
    </svg>
  );
}
