import { describe, expect, it } from 'vitest';
import { parseInline, parseMarkdown } from './markdown.ts';

describe('parseMarkdown', () => {
  it('reads headings, paragraphs, lists, tables and code', () => {
    const page = ['# Title', '', 'One', 'line.', '', '- a', '- b', '  more', '', '| M | S |', '|---|---|'];
    const blocks = parseMarkdown([...page, '| x \\| y | `z` |', '', '```', '# code', '```'].join('\n'));
    expect(blocks).toEqual([
      { kind: 'heading', level: 1, content: [{ kind: 'text', text: 'Title' }] },
      { kind: 'paragraph', content: [{ kind: 'text', text: 'One line.' }] },
      {
        kind: 'list',
        ordered: false,
        items: [[{ kind: 'text', text: 'a' }], [{ kind: 'text', text: 'b more' }]],
      },
      {
        kind: 'table',
        head: [[{ kind: 'text', text: 'M' }], [{ kind: 'text', text: 'S' }]],
        rows: [[[{ kind: 'text', text: 'x | y' }], [{ kind: 'code', text: 'z' }]]],
      },
      { kind: 'code', text: '# code' },
    ]);
  });

  it('ends on text that never closes', () => {
    expect(parseMarkdown('```\nabc')).toEqual([{ kind: 'code', text: 'abc' }]);
    expect(parseMarkdown('**bold')).toEqual([
      { kind: 'paragraph', content: [{ kind: 'text', text: '**bold' }] },
    ]);
  });
});

describe('parseInline', () => {
  it('reads strong, code and links', () => {
    expect(parseInline('**a** `b` [c](https://example.org)')).toEqual([
      { kind: 'strong', content: [{ kind: 'text', text: 'a' }] },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'b' },
      { kind: 'text', text: ' ' },
      { kind: 'link', href: 'https://example.org', content: [{ kind: 'text', text: 'c' }] },
    ]);
  });

  it('makes no link of a script and no markup of HTML', () => {
    expect(parseInline('[x](javascript:alert(1))')[0]).toEqual({ kind: 'text', text: 'x' });
    expect(parseInline('<img src=x onerror=y>')).toEqual([{ kind: 'text', text: '<img src=x onerror=y>' }]);
  });
});
