/** A network of its own for a daemon of a test, on one cable to this machine, which can be cut and mended. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface Netns {
  /** Of the machine at the far end. */
  readonly address: string;
  /** Runs a command there. */
  readonly within: readonly [string, ...string[]];
  /** From now on nothing arrives there, and nobody is told. */
  readonly cut: () => void;
  readonly mend: () => void;
  readonly remove: () => void;
}

/** Why there can be none here; undefined when there can. */
export function netnsObstacle(): string | undefined {
  if (process.getuid?.() !== 0) return 'networks are made by root';
  const missing = ['/usr/sbin/ip', '/usr/sbin/iptables', '/usr/bin/nsenter'].find(
    (file) => !existsSync(file),
  );
  if (missing !== undefined) return `${missing} is missing (Debian: iproute2 iptables util-linux)`;
  try {
    const probe = `mrprobe${process.pid}`;
    run('ip', 'netns', 'add', probe);
    run('ip', 'netns', 'del', probe);
    return undefined;
  } catch {
    return 'this machine allows no network namespaces';
  }
}

export function createNetns(): Netns {
  const name = `mr${process.pid}`;
  const subnet = `10.97.${process.pid % 250}`;
  const [here, there] = [`${name}h`, `${name}t`];
  run('ip', 'netns', 'add', name);
  run('ip', 'link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name);
  run('ip', 'addr', 'add', `${subnet}.1/30`, 'dev', here);
  run('ip', 'link', 'set', here, 'up');
  const within = ['nsenter', `--net=/run/netns/${name}`] as const;
  const inside = (...args: readonly string[]): void => run(...within, ...args);
  inside('ip', 'addr', 'add', `${subnet}.2/30`, 'dev', there);
  inside('ip', 'link', 'set', there, 'up');
  inside('ip', 'link', 'set', 'lo', 'up');
  const rules = (action: '-A' | '-D'): void => {
    for (const chain of ['INPUT', 'OUTPUT']) inside('iptables', action, chain, '-j', 'DROP');
  };
  return {
    address: `${subnet}.2`,
    within,
    cut: () => rules('-A'),
    mend: () => rules('-D'),
    remove: () => run('ip', 'netns', 'del', name),
  };
}

function run(...[program = '', ...args]: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
