/** Monaco's colours from the designer's tokens, read anew when the theme changes. */
import { editor } from './monaco.ts';

const THEME = 'millrace';

/** Tokens hold `light-dark()`; only a computed colour says which of the two it is. */
function readColors(names: readonly string[]): ReadonlyMap<string, string> {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colors = new Map<string, string>();
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    colors.set(name, hexOf(getComputedStyle(probe).color));
  }
  probe.remove();
  return colors;
}

/** `rgb(31, 95, 191)` is `#1f5fbf`; Monaco takes no other form. */
export function hexOf(rgb: string): string {
  const channels = rgb.match(/[\d.]+/g)?.slice(0, 3) ?? [];
  return `#${channels.map((channel) => Math.round(Number(channel)).toString(16).padStart(2, '0')).join('')}`;
}

const tokens = [
  'surface',
  'sunken',
  'line',
  'line-strong',
  'text',
  'muted',
  'accent',
  'soft',
  'model',
  'transform',
  'warn',
  'bad',
] as const;

export function applyMonacoTheme(): void {
  const colors = readColors(tokens);
  const color = (name: (typeof tokens)[number]) => colors.get(name) ?? '#000000';
  const bare = (name: (typeof tokens)[number]) => color(name).slice(1);
  const dark = Number.parseInt(bare('surface').slice(0, 2), 16) < 128;
  editor.defineTheme(THEME, {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: bare('text'), background: bare('surface') },
      // Of the languages in fields of code.
      { token: 'comment', foreground: bare('muted') },
      { token: 'string', foreground: bare('transform') },
      { token: 'number', foreground: bare('model') },
      ...['keyword', 'predefined', 'operator'].map((token) => ({ token, foreground: bare('accent') })),
      ...['type', 'type.identifier', 'tag', 'metatag', 'annotation', 'variable.predefined'].map((token) => ({
        token,
        foreground: bare('accent'),
      })),
      ...['attribute.name', 'attribute.value', 'constant', 'regexp', 'key'].map((token) => ({
        token,
        foreground: bare('model'),
      })),
      ...['variable', 'variable.parameter', 'delimiter', 'identifier'].map((token) => ({
        token,
        foreground: bare('text'),
      })),
      ...['string.escape', 'string.heredoc', 'string.heredoc.delimiter'].map((token) => ({
        token,
        foreground: bare('transform'),
      })),
      { token: 'comment.yaml', foreground: bare('muted') },
      ...['type.yaml', 'tag.yaml'].map((token) => ({ token, foreground: bare('accent') })),
      ...['string.yaml', 'string.escape.yaml'].map((token) => ({ token, foreground: bare('text') })),
      ...['number.yaml', 'number.float.yaml', 'number.hex.yaml', 'keyword.yaml', 'namespace.yaml'].map(
        (token) => ({ token, foreground: bare('model') }),
      ),
      ...['operators.yaml', 'delimiter.bracket.yaml', 'delimiter.square.yaml'].map((token) => ({
        token,
        foreground: bare('muted'),
      })),
    ],
    colors: {
      'editor.background': color('surface'),
      'editor.foreground': color('text'),
      'editor.lineHighlightBackground': `${color('sunken')}80`,
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': `${color('accent')}40`,
      'editorCursor.foreground': color('text'),
      'editorGutter.background': color('surface'),
      'editorLineNumber.foreground': color('muted'),
      'editorLineNumber.activeForeground': color('text'),
      'editorLineNumber.dimmedForeground': color('muted'),
      'editorIndentGuide.background1': color('line'),
      'editorError.foreground': color('bad'),
      'editorWarning.foreground': color('warn'),
      'editorInfo.foreground': color('muted'),
      'editorWidget.background': color('surface'),
      'editorWidget.foreground': color('text'),
      'editorWidget.border': color('line-strong'),
      'editorHoverWidget.background': color('surface'),
      'editorHoverWidget.border': color('line-strong'),
      'input.background': color('surface'),
      'input.border': color('line-strong'),
      'scrollbarSlider.background': `${color('line-strong')}60`,
      focusBorder: color('accent'),
    },
  });
  editor.setTheme(THEME);
}

/** Follows the choice of the user and of the system. Returns the function that stops it. */
export function followTheme(): () => void {
  applyMonacoTheme();
  const system = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(applyMonacoTheme);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  system.addEventListener('change', applyMonacoTheme);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', applyMonacoTheme);
  };
}
