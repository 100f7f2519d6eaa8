/**
 * A client of slurmrestd. An answer that says nothing about a job, and no answer at all, is `MachineUnreachable`; only
 * what Slurm itself refuses is `HostRefused`.
 */
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { z } from 'zod';
import type { LauncherHealth } from './launcher.ts';
import { MachineUnreachable } from './machine.ts';
import { HostRefused } from './remote-host.ts';
import { jobName } from './slurm-jobs.ts';
import {
  accountedJob,
  answers,
  type Complaint,
  type JobWish,
  jobOf,
  newestVersion,
  numberOf,
  type RestJob,
  type SlurmVersion,
  submission,
} from './slurm-rest-shapes.ts';

export interface SlurmRestOptions {
  readonly machine: string;
  /** `http://host:port`, `https://host/path`, or `unix:/path` of a socket. */
  readonly url: string;
  /** Asked before each request, so that a new one counts at once; a socket may do without. */
  readonly token?: (() => Promise<string | undefined>) | undefined;
}

export interface SlurmRest {
  /** Its number. */
  submit(wish: JobWish): Promise<string>;
  /** The job, or the tasks of its array; empty for one that Slurm knows nothing of any more. */
  jobs(number: string): Promise<readonly RestJob[]>;
  /** The number of the job, or array, of that name, as far as the controller knows it. */
  find(name: string): Promise<string | undefined>;
  /** `7_2` is one job of an array. */
  cancel(number: string): Promise<void>;
  health(partition: string | undefined): Promise<LauncherHealth>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const answerMs = 30_000;
const mostBytes = 256 * 1024 ** 2;
/** ESLURM_INVALID_JOB_ID and ESLURM_ALREADY_DONE. */
const overNumbers = [2017, 2021];

export function createSlurmRest(options: SlurmRestOptions): SlurmRest {
  const { machine } = options;
  const unreachable = (reason: string): MachineUnreachable => new MachineUnreachable(machine, reason);
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const token = await options.token?.();
    if (options.token !== undefined && token === undefined)
      throw unreachable('the secret that its token is kept in is not set');
    const answer = await converse(options.url, { method, path, token, body }).catch((error: unknown) => {
      throw unreachable(error instanceof Error ? error.message : String(error));
    });
    if (answer.status === 401 || answer.status === 403)
      throw unreachable(`slurmrestd does not accept the token (HTTP ${answer.status})`);
    return { status: answer.status, body: jsonOf(answer.text) };
  };

  let offer: Promise<{ readonly version: SlurmVersion; readonly counts: boolean }> | undefined;
  const offered = (): NonNullable<typeof offer> => {
    offer ??= call('GET', '/openapi/v3').then(({ body, status }) => {
      const paths = Object.keys(answers.paths.safeParse(body).data?.paths ?? {});
      const version = newestVersion(paths);
      if (version === undefined)
        throw unreachable(`slurmrestd offers no version that is spoken here (HTTP ${status})`);
      return { version, counts: paths.some((path) => path.startsWith(`/slurmdb/${version}/job/`)) };
    });
    offer.catch(() => {
      offer = undefined;
    });
    return offer;
  };
  /** What the answer holds, or what Slurm complains about. Another kind of answer is that of another version. */
  const ask = async <T>(
    shape: z.ZodType<T>,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly value: T } | { readonly complaint: Complaint }> => {
    const { status, body: told } = await call(method, path, body);
    const complaint = answers.complaints.safeParse(told).data?.errors?.[0];
    if (complaint !== undefined) return { complaint };
    const value = shape.safeParse(told);
    if (value.success && status < 400) return { value: value.data };
    offer = undefined;
    throw unreachable(`slurmrestd answered ${path} with HTTP ${status} and nothing that is understood`);
  };
  const base = async (): Promise<string> => `/slurm/${(await offered()).version}`;
  /** Codes from 2000 on are those of the controller; the others say that it could not be asked. */
  const refusal = ({ number, text }: Complaint): Error =>
    number >= 2000 && number < 5000 ? new HostRefused(`Slurm refuses: ${text}`) : unreachable(text);

  const accounted = async (number: string): Promise<readonly RestJob[]> => {
    const { version, counts } = await offered();
    if (!counts) return [];
    const answer = await ask(answers.accounted, 'GET', `/slurmdb/${version}/job/${number}`);
    if ('complaint' in answer) return [];
    return answer.value.jobs.map(accountedJob);
  };

  return {
    submit: async (wish) => {
      const { version } = await offered();
      const path = `/slurm/${version}/job/submit`;
      const answer = await ask(answers.submitted, 'POST', path, submission(version, wish));
      if ('complaint' in answer) throw refusal(answer.complaint);
      return String(answer.value.job_id);
    },
    jobs: async (number) => {
      const answer = await ask(answers.jobs, 'GET', `${await base()}/job/${number}`);
      if ('value' in answer) return answer.value.jobs.map(jobOf);
      if (overNumbers.includes(answer.complaint.number)) return accounted(number);
      throw unreachable(answer.complaint.text);
    },
    find: async (wanted) => {
      const answer = await ask(answers.jobs, 'GET', `${await base()}/jobs`);
      if ('complaint' in answer) throw unreachable(answer.complaint.text);
      const found = answer.value.jobs.find(({ name }) => name === jobName(wanted));
      return found && numberOf(found);
    },
    cancel: async (number) => {
      const { status, body } = await call('DELETE', `${await base()}/job/${number}`);
      const complaint = answers.complaints.safeParse(body).data?.errors?.[0];
      if (complaint !== undefined && !overNumbers.includes(complaint.number))
        throw unreachable(complaint.text);
      if (complaint === undefined && status >= 400) throw unreachable(`slurmrestd answered HTTP ${status}`);
    },
    health: async (partition) => {
      const ping = await ask(answers.release, 'GET', `${await base()}/ping`);
      if ('complaint' in ping) throw unreachable(ping.complaint.text);
      const version = ping.value === undefined ? {} : { version: `slurm ${ping.value}` };
      const nodes = await ask(answers.nodes, 'GET', `${await base()}/nodes`);
      if ('complaint' in nodes) throw unreachable(nodes.complaint.text);
      const ours = nodes.value.nodes.filter(
        ({ partitions }) => partition === undefined || partitions?.includes(partition),
      );
      if (partition !== undefined && ours.length === 0)
        return { ...version, obstacle: `Slurm knows no partition "${partition}"` };
      const idle = ours.map((node) => node.alloc_idle_cpus ?? node.idle_cpus ?? 0);
      return { ...version, freeCores: idle.reduce((sum, count) => sum + count, 0) };
    },
  };
}

interface Question {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly body: unknown;
}

/** Redirects are not followed: the token is for this server alone. */
function converse(
  url: string,
  question: Question,
): Promise<{ readonly status: number; readonly text: string }> {
  const { method, path, token } = question;
  const body = question.body === undefined ? undefined : JSON.stringify(question.body);
  const headers = {
    accept: 'application/json',
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    ...(token === undefined ? {} : { 'x-slurm-user-token': token }),
    ...nameHeader(token),
  };
  const signal = AbortSignal.timeout(answerMs);
  return new Promise((resolve, reject) => {
    const answered = (answer: IncomingMessage): void =>
      void textOf(answer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject);
    const request = url.startsWith('unix:')
      ? requestHttp({ socketPath: url.slice('unix:'.length), method, path, headers, signal }, answered)
      : (url.startsWith('https:') ? requestHttps : requestHttp)(
          `${url.replace(/\/+$/, '')}${path}`,
          { method, headers, signal },
          answered,
        );
    request.once('error', reject);
    request.end(body);
  });
}

/** Older servers want to be told whom the token is for, which it says itself. */
function nameHeader(token: string | undefined): Readonly<Record<string, string>> {
  const claims = jsonOf(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8'));
  const name = typeof claims === 'object' && claims !== null && 'sun' in claims ? claims.sun : undefined;
  return typeof name === 'string' && /^[\w.@-]+$/.test(name) ? { 'x-slurm-user-name': name } : {};
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) throw new Error(`slurmrestd answered with more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Undefined for what is no JSON: slurmrestd answers some mistakes in plain words. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
