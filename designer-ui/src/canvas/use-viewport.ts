/** Fitting, zooming and following: what actions may do with the viewport, and which zoom band it is in. */
import { getViewportForBounds, useReactFlow, useStore, type Viewport } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Point } from '../model/change.ts';
import { type Box, boundsOf } from '../model/geometry.ts';
import { setViewportPort, viewport } from '../store/canvas-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { bringIntoView, isInSight } from './bring-into-view.ts';
import type { Graph } from './use-graph.ts';
import { zoomBand } from './zoom-band.ts';

const smallest = 0.05;
const padding = 0.08;
/** Names can be read from this zoom on: for the sake of the whole it is not made smaller by itself. */
const readable = 0.4;

/** 200 ms, or at once for those who asked for no motion. */
function duration(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200;
}

export function useViewport(
  area: RefObject<HTMLDivElement | null>,
  { boxes, isLayingOut }: Pick<Graph, 'boxes' | 'isLayingOut'>,
) {
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const path = useDocumentStore((state) => state.path);
  const latest = useRef({ boxes, width, height });
  latest.current = { boxes, width, height };

  const fit = useCallback(
    (options: { readonly smooth: boolean }) => {
      const { boxes, width, height } = latest.current;
      const bounds = boundsOf([...boxes.values()]);
      if (!bounds || width === 0) return;
      const next = getViewportForBounds(bounds, width, height, smallest, 1, padding);
      if (options.smooth) {
        void flow.setViewport(next, { duration: duration() });
        return;
      }
      // Before the zoom, or every node would be drawn once in full until the far view takes their place.
      followZoom(next);
      requestAnimationFrame(() => void flow.setViewport(next));
    },
    [flow],
  );

  useEffect(() => {
    const centre = (box: Box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
    const middle = () => {
      const rect = area.current?.getBoundingClientRect();
      if (!rect) return { x: 0, y: 0 };
      return flow.screenToFlowPosition({ x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 });
    };
    const show = ({ x, y }: Point) => {
      const zoom = useViewStore.getState().zoomBand === 'far' ? 0.75 : flow.getZoom();
      void flow.setCenter(x, y, { zoom, duration: duration() });
    };
    setViewportPort({
      fit: () => fit({ smooth: true }),
      zoomBy: (factor) => void flow.zoomTo(flow.getZoom() * factor, { duration: duration() }),
      zoomTo: (zoom) => void flow.zoomTo(zoom, { duration: duration() }),
      reveal: (node) => {
        const box = latest.current.boxes.get(node);
        if (!box) return;
        if (useViewStore.getState().zoomBand === 'far') show(centre(box));
        else
          void flow.setViewport(bringIntoView(box, flow.getViewport(), latest.current), {
            duration: duration(),
          });
      },
      centre: (node) => {
        const box = latest.current.boxes.get(node);
        if (box) show(centre(box));
      },
      middle,
      toCanvas: (point) => flow.screenToFlowPosition(point),
      toWindow: (point) => flow.flowToScreenPosition(point),
      focus: () => area.current?.focus({ preventScroll: true }),
    });
    return () => setViewportPort(undefined);
  }, [flow, fit, area]);

  // A pipeline that was opened is shown whole, once its size and the canvas's are known.
  const fitted = useRef<string>(undefined);
  const ready = width > 0 && height > 0 && !isLayingOut;
  useEffect(() => {
    if (!ready || path === undefined || fitted.current === path) return;
    fitted.current = path;
    if (latest.current.boxes.size > 0) fit({ smooth: false });
    else void flow.setViewport({ x: latest.current.width / 2 - 128, y: 96, zoom: 1 });
  }, [ready, path, fit, flow]);

  // Beside the code or a panel, the middle of what was seen stays in the middle; who saw everything still does.
  const lastWidth = useRef(width);
  useEffect(() => {
    const before = { width: lastWidth.current, height: latest.current.height };
    lastWidth.current = width;
    if (before.width === 0 || width === 0 || width === before.width) return;
    const seen = flow.getViewport();
    const next = { ...seen, x: seen.x + (width - before.width) / 2 };
    const all = boundsOf([...latest.current.boxes.values()]);
    const whole = all && getViewportForBounds(all, width, before.height, smallest, 1, padding);
    const wasWhole = all && isInSight(all, seen, before) && !isInSight(all, next, latest.current);
    void flow.setViewport(wasWhole && whole && whole.zoom >= readable ? whole : next);
  }, [width, flow]);

  // A drawer that opens must not hide the node whose results it shows.
  useEffect(() => {
    const { selection } = useViewStore.getState();
    const [node] = selection;
    if (height > 0 && selection.length === 1 && node !== undefined) viewport()?.reveal(node);
  }, [height]);

  return { onViewportChange: followZoom };
}

function followZoom({ zoom }: Viewport): void {
  const { zoomBand: current, setZoomBand } = useViewStore.getState();
  const next = zoomBand(zoom, current);
  if (next !== current) setZoomBand(next);
}
