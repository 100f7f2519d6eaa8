/** Which keys of a compute file a form shows for each kind, and what it sends when it is saved. Pure. */

export const computeTypes = ['ssh', 'slurm', 'container', 'local'] as const;
export type ComputeType = (typeof computeTypes)[number];

export interface ComputeFieldRule {
  readonly key: string;
  readonly form: 'text' | 'whole' | 'amount' | 'choice';
  readonly isRequired?: boolean;
  readonly choices?: readonly string[];
  /** What holds where nothing is written, or an example of what can be. */
  readonly placeholder?: string;
}

export interface FieldGroup {
  readonly id: 'machine' | 'engine' | 'limits';
  readonly fields: readonly ComputeFieldRule[];
}

const text = (key: string, more: Partial<ComputeFieldRule> = {}): ComputeFieldRule => ({
  key,
  form: 'text',
  ...more,
});
const whole = (key: string, placeholder = ''): ComputeFieldRule => ({ key, form: 'whole', placeholder });

const connection = (isRequired: boolean): readonly ComputeFieldRule[] => [
  text('host', { isRequired, placeholder: 'login.example' }),
  text('user'),
  whole('port', '22'),
  text('identity_file', { placeholder: '~/.ssh/id_ed25519' }),
  text('known_hosts_file', { placeholder: '~/.ssh/known_hosts' }),
  text('working_directory', { placeholder: '.millrace-target' }),
];

const slurm = [
  text('partition'),
  text('account'),
  text('qos'),
  text('gpus', { placeholder: 'a100:2' }),
  text('url', { placeholder: 'https://login.example:6820' }),
  text('token', { placeholder: '${{secrets.SLURM_TOKEN}}' }),
];

const container: readonly ComputeFieldRule[] = [
  text('image', { isRequired: true, placeholder: 'python:3.12-slim' }),
  { key: 'engine', form: 'choice', choices: ['docker', 'podman'] },
  text('socket', { placeholder: '/run/podman/podman.sock' }),
  text('network', { placeholder: 'none' }),
  { key: 'pull', form: 'choice', choices: ['missing', 'never'] },
  text('gpus', { placeholder: 'all' }),
];

const places: Readonly<Record<ComputeType, string>> = { ssh: '2', slurm: '20', container: '2', local: '' };
const sizes = [whole('cores'), text('memory', { placeholder: '4 GiB' })];
/** Slurm counts none. */
const processes: Readonly<Record<ComputeType, readonly ComputeFieldRule[]>> = {
  ssh: [whole('processes')],
  slurm: [],
  container: [whole('processes', '4096')],
  local: [whole('processes')],
};
const sandbox: ComputeFieldRule = { key: 'sandbox', form: 'choice', choices: ['false', 'true'] };

export function fieldGroups(type: ComputeType): readonly FieldGroup[] {
  const limits: FieldGroup = {
    id: 'limits',
    fields: [
      whole('capacity', places[type]),
      ...sizes,
      ...processes[type],
      whole('timeout'),
      { key: 'cost_per_hour', form: 'amount' },
    ],
  };
  switch (type) {
    case 'local':
      return [{ ...limits, fields: [...limits.fields, sandbox] }];
    case 'ssh':
      return [{ id: 'machine', fields: connection(true) }, limits];
    case 'slurm':
      return [{ id: 'engine', fields: slurm }, limits, { id: 'machine', fields: connection(false) }];
    case 'container':
      return [{ id: 'engine', fields: container }, limits, { id: 'machine', fields: connection(false) }];
  }
}

/** Of a file that says `virtualmachine`, which is a machine over ssh in Azure's words. */
export function computeTypeOf(spelled: string | undefined): ComputeType | undefined {
  const type = spelled?.toLowerCase();
  if (type === 'virtualmachine') return 'ssh';
  return computeTypes.find((known) => known === type);
}

/** What differs from the file: keys to set, and with null those to take away. Empty texts are keys that go. */
export function changedValues(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Readonly<Record<string, string | null>> {
  const changed: Record<string, string | null> = {};
  for (const [key, value] of Object.entries(after)) {
    const trimmed = value.trim();
    if (trimmed !== (before[key] ?? '')) changed[key] = trimmed === '' ? null : trimmed;
  }
  return changed;
}
