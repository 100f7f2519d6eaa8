/**
 * The port of environments: what software a command sees, what of it is known to an identity, and how it gets there.
 * The adapter is in `environments/`.
 */
import type { EnvironmentFiles } from '../cache/environment-parts.ts';
import type { IdentityPart } from '../cache/identity.ts';
import type { Failure, Result } from '../errors.ts';
import type { Step } from '../graph/step.ts';
import type { EnvironmentRecord } from './environment-record.ts';

/** A computer on which environments are made. */
export interface EnvironmentHost {
  readonly name: string;
  /** The folder of environments there, absolute. Rejects when the computer does not answer. */
  root(): Promise<string>;
  /** Runs `script` under sh with positional arguments; rejects when the computer does not answer. What is taken by `onOutput` is not in the answer. */
  run(
    script: string,
    args: readonly string[],
    io?: { readonly stdin?: AsyncIterable<Uint8Array>; readonly onOutput?: (chunk: Uint8Array) => void },
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
  /** Commands run in containers there, and their software is an image. */
  readonly containers?: ContainerEngine;
}

/** The engine that keeps the images of a computer and runs containers of them. */
export interface ContainerEngine {
  /** Its command with its own flags, quoted for sh. */
  readonly command: string;
  /** Of commands whose component names none that is there. */
  readonly image: string;
  /** Its compute file says that images may be fetched. */
  readonly mayFetch: boolean;
  /** That builds use; absent for the engine's own choice. */
  readonly network?: string;
}

/** A step, and what stands in the files that its environment names. */
export interface EnvironmentNeed {
  readonly step: Step;
  readonly files: EnvironmentFiles;
  /** Absent where nothing is made. */
  readonly host?: EnvironmentHost;
}

/** What a command gets of its environment; paths are those of its host. */
export interface ProvidedEnvironment {
  /** Comes first on the PATH. */
  readonly bin?: string;
  readonly variables: Readonly<Record<string, string>>;
  /** What its container is made of. */
  readonly image?: string;
  /** For the head of its log: why it is not what was asked for. */
  readonly note?: string;
}

/** What happens to an environment that is being made. */
export type EnvironmentNews =
  /** `build` names its log. */
  | { readonly kind: 'waiting'; readonly build: string; readonly title: string }
  | {
      readonly kind: 'progress';
      readonly build: string;
      readonly message: string;
      readonly logBytes: number;
    };

export interface Preparation {
  /** Settles once; undefined for software that is simply there. */
  readonly done: Promise<Result<ProvidedEnvironment | undefined, Failure> | 'left'>;
  /** Wants it no more; a build that nobody wants ends. */
  leave(): void;
}

export interface Environments {
  /** Finds out what can be found out without making anything: interpreters, and what is installed. */
  look(needs: readonly EnvironmentNeed[]): Promise<void>;
  /** The parts of an identity; undefined while nobody knows them, which `provide` changes. */
  partsOf(need: EnvironmentNeed): readonly IdentityPart[] | undefined;
  /** Makes it, unless it is there; needs that are alike share one build. */
  provide(need: EnvironmentNeed, onNews: (news: EnvironmentNews) => void): Preparation;
  /** What is known of the software that `provide` gave; undefined for what brings all of it. */
  recordOf(need: EnvironmentNeed, provided: ProvidedEnvironment | undefined): EnvironmentRecord | undefined;
  /** The log of a build; its file may not be there. */
  logFile(build: string): string;
  /** Ends every build; whoever waits for one is left. */
  close(): Promise<void>;
}
