import { expect, it } from 'vitest';
import { issueMessage } from '../../messages/messages.ts';
import { parseCompute } from './parse-compute.ts';
import { parseDocument } from './parse-document.ts';

const codes = (text: string): unknown[] =>
  parseCompute(text).issues.map(({ code, severity, path, line }) => [code, severity, path.join('.'), line]);

it('T60 a compute file names a machine, how it is reached, and how much it takes at once', () => {
  const text = `name: far
type: ssh
host: far.example
user: ann
port: 2222
identity_file: ~/.ssh/id
known_hosts_file: ./known_hosts
working_directory: /scratch/ann
capacity: 3
description: The machine in the cellar.
`;
  const compute = {
    kind: 'ssh',
    name: 'far',
    host: 'far.example',
    user: 'ann',
    port: 2222,
    identityFile: '~/.ssh/id',
    knownHostsFile: './known_hosts',
    workingDirectory: '/scratch/ann',
    capacity: 3,
    description: 'The machine in the cellar.',
  };
  expect(parseCompute(text)).toEqual({ compute, issues: [] });
  expect(parseDocument(text)).toEqual({ kind: 'compute', compute, issues: [] });
  expect(parseCompute('name: narrow\ntype: Local\ncapacity: 1\n')).toEqual({
    compute: { kind: 'local', name: 'narrow', capacity: 1 },
    issues: [],
  });
});

it('T60 a virtual machine in Azure’s spelling is a machine reached by ssh', () => {
  const text = `$schema: https://azuremlschemas.azureedge.net/latest/vmCompute.schema.json
name: vm
type: virtualmachine
resource_id: /subscriptions/a
host: 10.0.0.4
ssh_settings: {admin_username: ann, ssh_port: 2200, ssh_private_key_file: ./id}
`;
  expect(parseDocument(text)).toEqual({
    kind: 'compute',
    compute: { kind: 'ssh', name: 'vm', host: '10.0.0.4', user: 'ann', port: 2200, identityFile: './id' },
    issues: [],
  });
  const cluster = 'name: c\ntype: amlcompute\nsize: STANDARD_DS3_V2\nmin_instances: 0\n';
  expect(codes(cluster)).toEqual([['not-executed-here', 'info', '', 1]]);
  expect(parseDocument(cluster).kind).toBe('compute');
});

it('T61 what is wrong in a compute file is told with its line, and counts for nothing', () => {
  expect(codes('name: far\ntype: shh\nhost: x\n')).toEqual([['bad-value', 'error', 'type', 2]]);
  expect(parseCompute('name: far\ntype: shh\n').issues[0]?.params.nearest).toEqual(['ssh']);
  expect(codes('name: far\ntype: ssh\nhots: x\n')).toEqual([
    ['unknown-key', 'error', 'hots', 3],
    ['missing-key', 'error', '', 1],
  ]);
  const text = 'name: local\ntype: ssh\nhost: -oProxyCommand=x\nuser: a b\nport: 70000\ncapacity: 0\n';
  expect(codes(text)).toEqual([
    ['bad-compute-name', 'error', 'name', 1],
    ['not-a-whole-number', 'error', 'capacity', 6],
    ['bad-host', 'error', 'host', 3],
    ['bad-host', 'error', 'user', 4],
    ['not-a-whole-number', 'error', 'port', 5],
  ]);
  expect(parseCompute(text).compute).toEqual({ kind: 'ssh' });
  expect(codes('- a')).toEqual([['not-a-mapping', 'error', '', 1]]);
  for (const issue of parseCompute(text).issues) {
    for (const language of ['en', 'ja'] as const) {
      expect(issueMessage(issue, language)).not.toBe(issue.code);
    }
  }
});

it('T90 a compute file names a cluster or an engine, and what one step may use there', () => {
  const cluster = `name: cluster
type: slurm
host: login.example
partition: gpu
account: team
qos: high
gpus: a100:2
cores: 4
memory: 16 GiB
timeout: 3600
cost_per_hour: 1.25
`;
  expect(parseCompute(cluster)).toEqual({
    compute: {
      kind: 'slurm',
      name: 'cluster',
      host: 'login.example',
      partition: 'gpu',
      account: 'team',
      qos: 'high',
      gpus: 'a100:2',
      cores: 4,
      memoryBytes: 16 * 2 ** 30,
      timeoutSeconds: 3600,
      costPerHour: 1.25,
    },
    issues: [],
  });
  const box = `name: box
type: container
image: registry.example:5000/team/image@sha256:00ff
engine: Podman
socket: /run/podman.sock
network: bridge
processes: 64
pull: never
gpus: all
`;
  expect(parseCompute(box)).toEqual({
    compute: {
      kind: 'container',
      name: 'box',
      image: 'registry.example:5000/team/image@sha256:00ff',
      engine: 'podman',
      socket: '/run/podman.sock',
      network: 'bridge',
      processes: 64,
      pull: 'never',
      gpus: 'all',
    },
    issues: [],
  });
});

it('T90 what a cluster or an engine could take for more than a name is told with its line', () => {
  const text = `name: box
type: container
image: --privileged
network: container:other
gpus: 0
memory: 4096
cost_per_hour: -1
engine: lxc
`;
  expect(codes(text)).toEqual([
    ['bad-value', 'error', 'engine', 8],
    ['not-a-size', 'error', 'memory', 6],
    ['not-an-amount', 'error', 'cost_per_hour', 7],
    ['bad-word', 'error', 'image', 3],
    ['bad-word', 'error', 'network', 4],
    ['bad-word', 'error', 'gpus', 5],
  ]);
  expect(codes('name: c\ntype: slurm\npartition: a --wrap=x\nimage: y\n')).toEqual([
    ['unknown-key', 'error', 'image', 4],
    ['bad-word', 'error', 'partition', 3],
  ]);
  expect(codes('name: box\ntype: container\n')).toEqual([['missing-key', 'error', '', 1]]);
  for (const issue of parseCompute(text).issues) {
    for (const language of ['en', 'ja'] as const) expect(issueMessage(issue, language)).not.toBe(issue.code);
  }
});

it('T62 a secret that stands in a compute file is an error', () => {
  const machine = 'name: far\ntype: ssh\nhost: x\n';
  expect(codes(`${machine}password: abc\n`)).toEqual([['secret-in-file', 'error', 'password', 4]]);
  expect(codes(`${machine}ssh_settings: {admin_password: abc}\n`)).toEqual([
    ['secret-in-file', 'error', 'ssh_settings.admin_password', 4],
  ]);
  const key = 'identity_file: |\n  -----BEGIN OPENSSH PRIVATE KEY-----\n  abc\n';
  expect(codes(machine + key)).toEqual([['secret-in-file', 'error', 'identity_file', 4]]);
});

it('T130 T133 a cluster is asked over REST under its url, with a token that is a reference to a secret', () => {
  const text = (url: string, token: string): string => `name: c\ntype: slurm\nurl: ${url}\ntoken: ${token}\n`;
  expect(parseCompute(text('https://login.example:6820', '${{secrets.SLURM}}'))).toEqual({
    compute: { kind: 'slurm', name: 'c', url: 'https://login.example:6820', token: 'SLURM' },
    issues: [],
  });
  expect(parseCompute(text('unix:/run/slurmrestd.socket', '')).compute).toMatchObject({
    url: 'unix:/run/slurmrestd.socket',
  });
  for (const url of ['ftp://x', 'login.example', 'http://ann:pw@x', 'unix:relative', 'http://x/?a=b'])
    expect(codes(text(url, ''))).toEqual([['bad-value', 'error', 'url', 3]]);
  for (const token of ['eyJhbGciOi', 'a${{secrets.SLURM}}', '${{secrets.SLURM}}${{secrets.OTHER}}'])
    expect(codes(text('http://x', token))).toEqual([['bad-value', 'error', 'token', 4]]);
  expect(codes('name: c\ntype: ssh\nhost: x\ntoken: ${{secrets.A}}\n')).toContainEqual([
    'secret-in-file',
    'error',
    'token',
    4,
  ]);
});
