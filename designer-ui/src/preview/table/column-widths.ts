/** Widths of grid columns, from names, types and the first rows; measured in characters, never in the DOM. Pure. */
import type { Column } from '@millrace/pipeline-engine/browser';

const NARROWEST = 88;
const WIDEST = 320;
const PADDING = 24;
/** The type's icon and its gap. */
const HEADER_EXTRAS = 20;
/** Names are bold. */
const BOLD = 1.15;
const HALF_WIDTH = 7.2;
const FULL_WIDTH = 13;

/** East Asian wide characters and the full-width forms: as wide as the font is high. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    code >= 0x1f300
  );
}

/** Roughly how wide a text is at 13 px. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += isWide(character.codePointAt(0) ?? 0) ? FULL_WIDTH : HALF_WIDTH;
  return width;
}

/** The width in pixels that shows the name and the sampled cells, within limits. */
export function columnWidth(column: Column, sample: readonly string[]): number {
  const widestCell = sample.reduce((widest, text) => Math.max(widest, textWidth(text.slice(0, 60))), 0);
  const wanted = Math.max(textWidth(column.name) * BOLD + HEADER_EXTRAS, widestCell) + PADDING;
  return Math.round(Math.max(NARROWEST, Math.min(WIDEST, wanted)));
}
