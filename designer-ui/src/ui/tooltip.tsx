/**
 * One tooltip for the whole page: elements carry `data-tooltip` (spread `tooltip('Fit', 'F')`), and the one
 * `TooltipLayer` shows it on hover after a rest, at once on keyboard focus, and hides it on Escape.
 */
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import styles from './tooltip.module.css';

const restMs = 500;
const gap = 6;
const layerId = 'millrace-tooltip';

export interface TooltipProps {
  readonly 'data-tooltip': string;
  readonly 'data-shortcut'?: string;
}

export function tooltip(text: string, shortcut?: string): TooltipProps {
  return shortcut ? { 'data-tooltip': text, 'data-shortcut': shortcut } : { 'data-tooltip': text };
}

interface Shown {
  readonly text: string;
  readonly shortcut: string | undefined;
  readonly target: HTMLElement;
}

function shownFor(node: EventTarget | null): Shown | undefined {
  const target = node instanceof Element ? node.closest<HTMLElement>('[data-tooltip]') : null;
  const text = target?.dataset.tooltip;
  return target && text ? { text, shortcut: target.dataset.shortcut, target } : undefined;
}

/** Below the target, above it when there is no room, and never beyond the window's sides; of a column, beside it. */
function place(layer: HTMLElement, target: HTMLElement): void {
  const around = target.getBoundingClientRect();
  const own = layer.getBoundingClientRect();
  if (target.closest('[data-tooltips="beside"]')) {
    layer.style.left = `${around.right + gap}px`;
    layer.style.top = `${Math.max(4, around.top + (around.height - own.height) / 2)}px`;
    return;
  }
  const below = around.bottom + gap;
  const top = below + own.height > window.innerHeight ? around.top - gap - own.height : below;
  const middle = around.left + around.width / 2 - own.width / 2;
  layer.style.left = `${Math.max(4, Math.min(middle, window.innerWidth - own.width - 4))}px`;
  layer.style.top = `${Math.max(4, top)}px`;
}

function useShown(): Shown | undefined {
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(timer);
      setShown(undefined);
    };
    const onPointer = (event: PointerEvent) => {
      if (event.pointerType === 'touch') return;
      if (event.target instanceof Element && event.target.closest(`#${layerId}`)) return;
      clearTimeout(timer);
      const next = shownFor(event.target);
      if (!next) setShown(undefined);
      else timer = setTimeout(() => setShown(next), restMs);
    };
    const onFocus = (event: FocusEvent) => {
      if (event.target instanceof Element && event.target.matches(':focus-visible'))
        setShown(shownFor(event.target));
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };
    document.addEventListener('pointerover', onPointer);
    document.addEventListener('pointerdown', hide, true);
    document.addEventListener('focusin', onFocus);
    document.addEventListener('focusout', hide);
    document.addEventListener('scroll', hide, true);
    document.addEventListener('keydown', onKey, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', onPointer);
      document.removeEventListener('pointerdown', hide, true);
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('scroll', hide, true);
      document.removeEventListener('keydown', onKey, true);
    };
  }, []);
  return shown;
}

/** Mount once, at the root. */
export function TooltipLayer() {
  const shown = useShown();
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!shown || !layer.current) return;
    place(layer.current, shown.target);
    // A label that says the same needs no description.
    if (
      shown.target.getAttribute('aria-label') === shown.text ||
      shown.target.hasAttribute('aria-describedby')
    )
      return;
    shown.target.setAttribute('aria-describedby', layerId);
    return () => shown.target.removeAttribute('aria-describedby');
  }, [shown]);
  if (!shown?.target.isConnected) return null;
  return createPortal(
    <div id={layerId} role="tooltip" ref={layer} className={styles.tooltip}>
      {shown.text}
      {shown.shortcut ? <kbd className={styles.shortcut}>{shown.shortcut}</kbd> : null}
    </div>,
    document.body,
  );
}
