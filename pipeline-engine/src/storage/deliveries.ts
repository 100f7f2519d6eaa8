/**
 * Copies of artifacts in the workspace. A file is replaced by one rename, a folder by two; a folder is replaced only
 * while it holds what a delivery brought, so that nothing of anybody else is lost.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Deliveries, DeliveryProblem } from '../run/deliver.ts';
import type { ArtifactStore, InputHasher } from '../run/ports.ts';
import { syncPath } from './file-content.ts';
import { finishSwap, interruptedSwaps, noteOf, placesBeside, swapFolder } from './folder-swap.ts';

export interface DeliveriesOptions {
  /** Keeps what was brought to each place. */
  readonly stateDirectory: string;
  readonly artifacts: Pick<ArtifactStore, 'path'>;
  readonly hasher: Pick<InputHasher, 'digest'>;
}

export function createDeliveries({ stateDirectory, artifacts, hasher }: DeliveriesOptions): Deliveries {
  const receipts = path.join(stateDirectory, 'deliveries');
  /** One after the other at each place. */
  const turns = new Map<string, Promise<unknown>>();

  const isReserved = (destination: string): boolean =>
    isWithin(stateDirectory, destination) ||
    isWithin(destination, stateDirectory) ||
    destination.split(path.sep).some((name) => name.toLowerCase() === '.git');

  const receiptOf = (destination: string): string =>
    path.join(receipts, createHash('sha256').update(destination).digest('hex'));

  const bring = async (digest: string, destination: string): Promise<DeliveryProblem | undefined> => {
    finishSwap(noteOf(receipts, destination), destination);
    const there = await hasher.digest(destination);
    if (there?.digest === digest && !isLink(destination)) return undefined;
    const source = artifacts.path(digest);
    const brought = readReceipt(receiptOf(destination));
    if (!mayReplace(destination, lstatSync(source).isDirectory(), brought, there?.digest))
      return { kind: 'occupied' };
    mkdirSync(path.dirname(destination), { recursive: true });
    const { staged } = placesBeside(destination);
    try {
      await copyWritable(source, staged);
      // Before the rename: whichever of the two stands there after a crash was brought by a delivery.
      mkdirSync(receipts, { recursive: true });
      writeFileSync(receiptOf(destination), `${digest}\n${there?.digest ?? ''}\n`);
      if (lstatSync(destination, { throwIfNoEntry: false })?.isDirectory()) swapFolder(receipts, destination);
      else renameSync(staged, destination);
    } finally {
      rmSync(staged, { recursive: true, force: true });
    }
    await syncPath(path.dirname(destination));
    return undefined;
  };

  return {
    isReserved,
    recover: () => {
      for (const { note, destination } of interruptedSwaps(receipts)) finishSwap(note, destination);
    },
    deliver: async (digest, destination) => {
      if (isReserved(destination)) return { kind: 'reserved' };
      const turn = (turns.get(destination) ?? Promise.resolve()).then(() => bring(digest, destination));
      const settled = turn.catch(() => undefined);
      turns.set(destination, settled);
      try {
        return await turn;
      } catch (error) {
        if (error instanceof Error && 'syscall' in error) return { kind: 'disk', message: error.message };
        throw error;
      } finally {
        if (turns.get(destination) === settled) turns.delete(destination);
      }
    },
  };
}

/** Files are replaced as any program does that writes one; a folder may hold work of somebody else. */
function mayReplace(
  destination: string,
  isFolder: boolean,
  brought: readonly string[],
  there: string | undefined,
): boolean {
  const stat = lstatSync(destination, { throwIfNoEntry: false });
  if (stat === undefined) return true;
  if (!stat.isDirectory()) return !isFolder;
  if (!isFolder) return false;
  return readdirSync(destination).length === 0 || (there !== undefined && brought.includes(there));
}

function readReceipt(file: string): readonly string[] {
  return lstatSync(file, { throwIfNoEntry: false }) === undefined
    ? []
    : readFileSync(file, 'utf8').split('\n').filter(Boolean);
}

/** Artifacts are read-only; their copies belong to the user. */
async function copyWritable(from: string, to: string): Promise<void> {
  const stat = lstatSync(from);
  if (stat.isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to);
    return;
  }
  if (stat.isDirectory()) {
    mkdirSync(to);
    for (const name of readdirSync(from)) await copyWritable(path.join(from, name), path.join(to, name));
  } else {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
    chmodSync(to, (stat.mode & 0o100) === 0 ? 0o644 : 0o755);
  }
  await syncPath(to);
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function isWithin(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`));
}
