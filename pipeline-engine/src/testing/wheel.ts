/** Wheels of Python made by hand, so that environments are made without any package index. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';

export interface WheelOptions {
  readonly name: string;
  readonly version: string;
  readonly requires?: readonly string[];
  /** The text of `NAME.py`. */
  readonly module: string;
}

/** Writes `NAME-VERSION-py3-none-any.whl` into a folder. */
export function writeWheel(folder: string, { name, version, requires = [], module }: WheelOptions): void {
  const info = `${name}-${version}.dist-info`;
  const files: readonly (readonly [string, string])[] = [
    [`${name}.py`, module],
    [
      `${info}/METADATA`,
      `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${requires.map((line) => `Requires-Dist: ${line}\n`).join('')}`,
    ],
    [`${info}/WHEEL`, 'Wheel-Version: 1.0\nGenerator: millrace\nRoot-Is-Purelib: true\nTag: py3-none-any\n'],
  ];
  const record = [...files.map(([file]) => `${file},,\n`), `${info}/RECORD,,\n`].join('');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, `${name}-${version}-py3-none-any.whl`),
    zipOf([...files, [`${info}/RECORD`, record]]),
  );
}

/** A zip archive whose files are stored as they are. */
function zipOf(files: readonly (readonly [string, string])[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of files) {
    const [nameBytes, data] = [Buffer.from(name), Buffer.from(text)];
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(33 << 16, 6);
    head.writeUInt32LE(crc32(data), 10);
    head.writeUInt32LE(data.length, 14);
    head.writeUInt32LE(data.length, 18);
    head.writeUInt16LE(nameBytes.length, 22);
    const entry = Buffer.concat([Buffer.from('PK\x03\x04'), head, nameBytes, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, tail, nameBytes]));
    local.push(entry);
    offset += entry.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, directory, Buffer.from('PK\x05\x06'), end]);
}
