import { expect, it } from 'vitest';
import { isShownImage } from './images.ts';

it.each([
  ['graphics/plot.png', 1000, true],
  ['Plot.SVG', 1000, true],
  ['plot.png', 17 * 1024 * 1024, false],
  ['notes.txt', 10, false],
  ['png', 10, false],
])('%s of %i bytes: shown %s', (path, bytes, shown) => expect(isShownImage({ path, bytes })).toBe(shown));
