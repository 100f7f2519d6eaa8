/** W1: who is told of what. */
import { describe, expect, it } from 'vitest';
import { parseWorkspaceSettings } from './workspace-settings.ts';

const parse = (text: string) => {
  const { settings, issues } = parseWorkspaceSettings(text);
  return { notices: settings.notices, issues: issues.map(({ code, line }) => [code, line]) };
};

describe('notices of millrace.yml', () => {
  it('W1 reads webhooks and mail, with references to secrets', () => {
    const { notices, issues } = parse(`notices:
  nightly:
    on: [failure, Recovery, missed_run]
    pipelines: [pipelines/nightly.yml]
    webhook: { url: 'https://hooks.example/x', signing_key: '\${{ secrets.HOOK }}' }
  rows:
    on: rejected_rows
    more_than: 10
    mail:
      to: [ops@example.com, me@example.com]
      from: millrace@example.com
      host: smtp.example.com
      user: millrace
      password: \${{secrets.SMTP}}
`);
    expect(issues).toEqual([]);
    expect(notices).toEqual([
      {
        name: 'nightly',
        on: ['failure', 'recovery', 'missed_run'],
        pipelines: ['pipelines/nightly.yml'],
        moreThan: 0,
        receiver: { kind: 'webhook', url: 'https://hooks.example/x', signingKey: 'HOOK' },
      },
      {
        name: 'rows',
        on: ['rejected_rows'],
        moreThan: 10,
        receiver: {
          kind: 'mail',
          to: ['ops@example.com', 'me@example.com'],
          from: 'millrace@example.com',
          host: 'smtp.example.com',
          port: 587,
          user: 'millrace',
          password: 'SMTP',
        },
      },
    ]);
  });

  it.each([
    ['on: [failure, lunch]', 'bad-value', 'webhook: { url: https://a.example }'],
    ['on: failure', 'missing-key', 'pipelines: []'],
    ['on: failure', 'bad-value', 'webhook: { url: ftp://a.example }'],
    ['on: failure', 'bad-value', 'webhook: { url: https://a.example, signing_key: hunter2 }'],
    ['on: failure', 'bad-value', 'mail: { to: "a@b.c, d@e.f", from: a@b.c, host: h }'],
    ['on: failure', 'bad-value', 'mail: { to: "a@b.c\\nBcc: x@y.z", from: a@b.c, host: h }'],
    ['on: failure', 'bad-host', 'mail: { to: a@b.c, from: a@b.c, host: "-h x" }'],
    ['on: failure', 'unknown-key', 'webhok: {}'],
  ])('W1 tells of a mistake in %s, %s', (on, code, receiver) => {
    const { issues } = parse(`notices:\n  a:\n    ${on}\n    ${receiver}\n`);
    expect(issues.map(([found]) => found)).toContain(code);
  });

  it('W1 never repeats a secret that was written out', () => {
    const { issues } = parseWorkspaceSettings(
      'notices:\n  a:\n    on: failure\n    webhook: { url: https://a.example, signing_key: hunter2 }\n',
    );
    expect(JSON.stringify(issues)).not.toContain('hunter2');
  });
});
