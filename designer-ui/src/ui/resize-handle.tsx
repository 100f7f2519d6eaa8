/** The edge of a panel: drag it, or focus it and press arrow keys. The size is kept when it is let go. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';

export interface ResizeHandleProps {
  readonly label: string;
  readonly className: string | undefined;
  /** Which edge of the panel it is: dragged away from the panel, the panel grows. */
  readonly edge: 'top' | 'left';
  readonly size: number;
  readonly smallest: number;
  readonly largest: number;
  /** While it moves; undefined when it is let go. */
  readonly onDrag: (size: number | undefined) => void;
  readonly onResize: (size: number) => void;
}

const step = 24;

export function ResizeHandle(props: ResizeHandleProps) {
  const { label, className, edge, size, smallest, largest, onDrag, onResize } = props;
  const start = useRef<{ readonly at: number; readonly size: number }>(undefined);
  const latest = useRef(size);
  const clamp = (wish: number) => Math.round(Math.min(largest, Math.max(smallest, wish)));
  const pointOf = (event: PointerEvent) => (edge === 'top' ? event.clientY : event.clientX);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { at: pointOf(event), size };
    latest.current = size;
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!start.current) return;
    latest.current = clamp(start.current.size + start.current.at - pointOf(event));
    onDrag(latest.current);
  };
  const onLetGo = () => {
    if (!start.current) return;
    start.current = undefined;
    onResize(latest.current);
    onDrag(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const wish = wishOfKey(event.key, edge, size, smallest, largest);
    if (wish === undefined) return;
    event.preventDefault();
    onResize(clamp(wish));
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is no thematic break.
    <div
      role="separator"
      aria-orientation={edge === 'top' ? 'horizontal' : 'vertical'}
      aria-label={label}
      aria-valuenow={size}
      aria-valuemin={smallest}
      aria-valuemax={largest}
      tabIndex={0}
      className={className}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onLetGo}
      onPointerCancel={onLetGo}
      onKeyDown={onKeyDown}
    />
  );
}

/** Undefined when the key means nothing to a separator. */
function wishOfKey(
  key: string,
  edge: 'top' | 'left',
  size: number,
  smallest: number,
  largest: number,
): number | undefined {
  const [grow, shrink] = edge === 'top' ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
  if (key === grow) return size + step;
  if (key === shrink) return size - step;
  if (key === 'Home') return smallest;
  return key === 'End' ? largest : undefined;
}
