/** Which amount of detail fits a zoom, with some reluctance to change back at the limits. Pure. */
import type { ZoomBand } from '../store/view-store.ts';

const detailFrom = 0.7;
const compactFrom = 0.3;
const reluctance = 0.03;

export function zoomBand(zoom: number, current: ZoomBand): ZoomBand {
  const detail = current === 'detail' ? detailFrom - reluctance : detailFrom;
  const compact = current === 'far' ? compactFrom : compactFrom - reluctance;
  if (zoom >= detail) return 'detail';
  return zoom >= compact ? 'compact' : 'far';
}
