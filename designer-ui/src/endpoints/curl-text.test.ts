import { expect, it } from 'vitest';
import { curlText } from './curl-text.ts';

it('B50 the line to copy is one word per thing for a shell, whatever the values hold', () => {
  const parameters = [
    { name: 'data', kind: 'data', value: '' },
    { name: 'word', kind: 'literal', value: `it's $HOME` },
  ] as const;
  const deployment = { name: 'a', runs: 'p.yml', isDefault: true, parameters: [...parameters], unused: [] };
  const text = curlText({ origin: 'http://127.0.0.1:4747', name: 'mail', deployment });
  expect(text).toContain(`'http://127.0.0.1:4747/api/v1/endpoints/mail/invoke'`);
  expect(text).toContain(
    `-d '{"inputs":[{"name":"data","path":"data/new.csv"},{"name":"word","value":"it'\\''s $HOME"}]}'`,
  );
  expect(text.split('\n').at(-1)).toMatch(/^curl -OJ .*outputs\/OUTPUT'$/);
});
