import { expect, it } from 'vitest';
import { issueMessage } from '../messages/messages.ts';
import { parseComponent } from '../spec/parse-component.ts';
import { parsePipeline } from '../spec/parse-pipeline.ts';
import { checkSecrets } from './check-secrets.ts';

const component = parseComponent(
  `type: command
name: train
command: train --key \${{secrets.API_KEY}}
environment_variables: { TOKEN: "\${{secrets.TOKEN}}", MODE: "\${{secrets.MODE}}" }
`,
  { kind: 'workspace', file: 'train.yml' },
).definition;

const text = `type: pipeline
jobs:
  a:
    type: command
    component: ./train.yml
    environment_variables:
      MODE: fast
  b:
    type: command
    command: env
    environment_variables:
      URL: postgres://u:\${{secrets.DB}}@h/\${{ secrets.KNOWN }}
      BAD: "\${{secrets.my-key}}"
      OTHER: "\${{keyvault:https://vault.example/secrets/x/1}}"
`;

it('R95 a secret that is not set is told at the variable that names it, and a reference that is none is an error', () => {
  const { model } = parsePipeline(text);
  if (model === undefined || component === undefined) throw new Error('no model');
  const issues = checkSecrets(model, {
    resolve: () => ({ kind: 'component', definition: component, file: 'train.yml' }),
    file: 'p.yml',
    isSet: (name) => name === 'KNOWN',
  });
  expect(
    issues.map(({ code, severity, line, node, params }) => [code, severity, line, node, params]),
  ).toEqual([
    ['secret-not-set', 'warning', 6, 'a', { node: 'a', variable: 'TOKEN', secret: 'TOKEN' }],
    ['secret-misplaced', 'error', 3, 'a', { node: 'a', secret: 'API_KEY' }],
    ['secret-not-set', 'warning', 12, 'b', { node: 'b', variable: 'URL', secret: 'DB' }],
    ['bad-secret-reference', 'error', 13, 'b', { value: '${{secrets.my-key}}' }],
  ]);
  expect(issueMessage(issues[2] ?? fail(), 'en')).toContain('millrace secrets set DB');
});

function fail(): never {
  throw new Error('no issue');
}
