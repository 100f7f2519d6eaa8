/** Writes the protobuf wire format: just what an ONNX file needs. Parts are byte strings to be joined. */

const utf8 = new TextEncoder();

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** A non-negative safe integer, seven bits at a time, lowest first. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** A negative integer is written as its 64-bit two's complement, as protobuf's int64 asks for. */
function varint64(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

export function integerField(field: number, value: number): Uint8Array {
  return join([varint(field * 8), varint64(BigInt(value))]);
}

export function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return join([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

export function textField(field: number, text: string): Uint8Array {
  return bytesField(field, utf8.encode(text));
}

export function messageField(field: number, parts: readonly Uint8Array[]): Uint8Array {
  return bytesField(field, join(parts));
}
