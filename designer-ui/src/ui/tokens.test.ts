// @ts-expect-error the designer's program has no Node types, and vitest empties imported style sheets
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css: string = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function token(name: string): { readonly light: string; readonly dark: string } {
  const match = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);`).exec(css);
  if (!match?.[1] || !match[2]) throw new Error(`no token ${name}`);
  return { light: match[1], dark: match[2] };
}

/** Relative luminance of WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['surface', 'canvas', 'sunken', 'soft'];
const texts = ['text', 'muted', 'accent', 'ok', 'warn', 'bad', 'idle', 'table', 'model', 'transform', 'file'];

describe.each(['light', 'dark'] as const)('%s theme', (theme) => {
  it.each(texts)('%s is readable on every ground', (name) => {
    for (const ground of grounds) {
      const ratio = contrast(token(name)[theme], token(ground)[theme]);
      expect.soft(ratio, `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('shows borders and the text on the accent', () => {
    expect(contrast(token('line-strong')[theme], token('surface')[theme])).toBeGreaterThanOrEqual(3);
    expect(contrast(token('on-accent')[theme], token('accent')[theme])).toBeGreaterThanOrEqual(4.5);
  });
});
