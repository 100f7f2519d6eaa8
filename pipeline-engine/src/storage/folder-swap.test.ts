import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkDeliveries } from '../doctor/check-deliveries.ts';
import { finishSwap, interruptedSwaps, noteOf, placesBeside, swapFolder } from './folder-swap.ts';

let folder: string;
let notes: string;
let destination: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'millrace-swap-'));
  notes = path.join(folder, 'state/deliveries');
  destination = path.join(folder, 'work/out');
  make(destination, 'old');
  make(placesBeside(destination).staged, 'new');
});
afterEach(() => rmSync(folder, { recursive: true }));

function make(at: string, content: string): void {
  mkdirSync(at, { recursive: true });
  writeFileSync(path.join(at, 'a.txt'), content);
}

const standing = (): string => readFileSync(path.join(destination, 'a.txt'), 'utf8');
const isTidy = (): boolean =>
  readdirSync(path.dirname(destination)).join() === 'out' && interruptedSwaps(notes).length === 0;

it('R104 a folder takes the place of another, and nothing is left beside it', () => {
  swapFolder(notes, destination);
  expect([standing(), isTidy()]).toEqual(['new', true]);
});

/** What a process leaves that dies after so many steps of a swap. */
function dieAfter(steps: number): void {
  const { staged, aside } = placesBeside(destination);
  mkdirSync(notes, { recursive: true });
  const all = [
    () => writeFileSync(noteOf(notes, destination), destination),
    () => renameSync(destination, aside),
    () => renameSync(staged, destination),
    () => rmSync(aside, { recursive: true }),
  ];
  for (const step of all.slice(0, steps)) step();
}

it.each([
  [1, 'old', false],
  [2, 'old', true],
  [3, 'new', false],
  [4, 'new', false],
])(
  'R104 after a death at step %i the %s folder stands there whole, and nothing else',
  (steps, content, isMissing) => {
    dieAfter(steps);
    const [interrupted] = interruptedSwaps(notes);
    expect(interrupted).toMatchObject({ destination, isMissing });
    if (interrupted !== undefined) finishSwap(interrupted.note, interrupted.destination);
    expect([standing(), isTidy()]).toEqual([content, true]);
  },
);

it('R104 D31 the doctor tells a delivery that was interrupted, and puts back what stood there', async () => {
  dieAfter(2);
  const [check] = checkDeliveries(path.join(folder, 'state'));
  expect(check?.finding).toMatchObject({
    code: 'delivery-interrupted',
    severity: 'damage',
    where: destination,
  });
  expect(existsSync(destination)).toBe(false);
  await check?.repair?.();
  expect([standing(), isTidy()]).toEqual(['old', true]);
  expect(checkDeliveries(path.join(folder, 'state'))).toEqual([]);
});

it('R104 a note that somebody else wrote moves nothing', () => {
  mkdirSync(notes, { recursive: true });
  writeFileSync(path.join(notes, 'x.swap'), destination);
  expect(interruptedSwaps(notes)).toEqual([]);
});
