/** The 14-px shapes that tell states apart without colour. The word for the state always stands beside them. */
import type { ReactNode } from 'react';

export type GlyphState =
  | 'problem'
  | 'elsewhere'
  | 'not-found'
  | 'not-run'
  | 'up-to-date'
  | 'will-run'
  | 'may-run'
  | 'waiting'
  | 'queued'
  | 'running'
  | 'done'
  | 'reused'
  | 'failed'
  | 'skipped'
  | 'cancelling'
  | 'cancelled';

/** The colour token of each state, as a CSS value. */
export const stateColor: Readonly<Record<GlyphState, string>> = {
  problem: 'var(--warn)',
  elsewhere: 'var(--idle)',
  'not-found': 'var(--warn)',
  'not-run': 'var(--idle)',
  'up-to-date': 'var(--ok)',
  'will-run': 'var(--accent)',
  'may-run': 'var(--accent)',
  waiting: 'var(--idle)',
  queued: 'var(--idle)',
  running: 'var(--accent)',
  done: 'var(--ok)',
  reused: 'var(--ok)',
  failed: 'var(--bad)',
  skipped: 'var(--idle)',
  cancelling: 'var(--idle)',
  cancelled: 'var(--idle)',
};

const ring = <circle cx="7" cy="7" r="5.75" fill="none" stroke="currentColor" strokeWidth="1.5" />;
const disc = <circle cx="7" cy="7" r="6.5" fill="currentColor" />;
const play = 'M4 2.2 11.6 7 4 11.8Z';
const square = { x: 2, y: 2, width: 10, height: 10, rx: 1.5 };

/** Strokes on top of a filled shape take the colour of the surface below. */
function onFill(path: string): ReactNode {
  return (
    <path
      d={path}
      fill="none"
      stroke="var(--surface)"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  );
}

function stroke(path: string, dash?: string): ReactNode {
  return (
    <path
      d={path}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeDasharray={dash}
    />
  );
}

const check = 'M4.4 7.2 6.2 9 9.6 5.2';

const shapes: Readonly<Record<GlyphState, ReactNode>> = {
  problem: (
    <>
      <path d="M7 .9 13.6 12.6H.4Z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
      {onFill('M7 5v3.4M7 10.6v.1')}
    </>
  ),
  elsewhere: stroke('M4 10.5a2.8 2.8 0 0 1-.3-5.5 3.6 3.6 0 0 1 6.9-.2A2.9 2.9 0 0 1 10.2 10.5Z'),
  'not-found': stroke('M7 1.2 13.2 12.3H.8ZM7 5v3.4M7 10.3v.1'),
  'not-run': ring,
  'up-to-date': (
    <>
      {ring}
      {stroke(check)}
    </>
  ),
  'will-run': <path d={play} fill="currentColor" stroke="currentColor" strokeLinejoin="round" />,
  'may-run': stroke(play, '2 2.4'),
  waiting: stroke('M3.5 1.5h7M3.5 12.5h7M4.5 1.5v1.8L7 7l2.5-3.7V1.5M4.5 12.5v-1.8L7 7l2.5 3.7v1.8'),
  queued: (
    <>
      <circle cx="2.2" cy="7" r="1.6" fill="currentColor" />
      <circle cx="7" cy="7" r="1.6" fill="currentColor" />
      <circle cx="11.8" cy="7" r="1.6" fill="currentColor" />
    </>
  ),
  running: stroke('M7 1.25A5.75 5.75 0 1 1 1.25 7'),
  done: (
    <>
      {disc}
      {onFill(check)}
    </>
  ),
  reused: (
    <>
      {stroke('M2 7a5 5 0 1 1 1.6 3.7M1 4.6 2 7l2.4-.9')}
      {stroke('M5.2 7.2 6.6 8.6 9.2 5.6')}
    </>
  ),
  failed: (
    <>
      <path d="M4.3.5h5.4L13.5 4.3v5.4L9.7 13.5H4.3L.5 9.7V4.3Z" fill="currentColor" />
      {onFill('M4.8 4.8 9.2 9.2M9.2 4.8 4.8 9.2')}
    </>
  ),
  skipped: (
    <>
      {ring}
      {stroke('M4.4 7h5.2')}
    </>
  ),
  cancelling: <rect {...square} fill="none" stroke="currentColor" strokeWidth="1.5" />,
  cancelled: <rect {...square} fill="currentColor" />,
};

/** Decoration; `spin` turns the arc of a running step and is stilled by prefers-reduced-motion. */
export function StateGlyph({ state, size = 14 }: { state: GlyphState; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 14 14"
      style={{ color: stateColor[state] }}
      data-state={state}
      aria-hidden
      focusable={false}
    >
      {shapes[state]}
    </svg>
  );
}
