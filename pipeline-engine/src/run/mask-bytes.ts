/**
 * Puts stars where one of `needles` stands in a stream. Stars take as many bytes as what they hide, so that offsets stay.
 * Returns the part that is certain: unless this is the end, what may be the beginning of a needle is left out, and has to
 * be asked again with the bytes that follow it.
 *
 * The text of this function is also run by a process of its own (`targets/masked-command.ts`): it may use nothing but its
 * arguments.
 */
export function maskBytes(bytes: Buffer, needles: readonly Buffer[], isEnd: boolean): Buffer {
  const masked = Buffer.from(bytes);
  const spans: { readonly from: number; readonly to: number }[] = [];
  let longest = 0;
  let certain = bytes.length;
  for (const needle of needles) {
    longest = Math.max(longest, needle.length);
    let filled = 0;
    for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + 1)) {
      masked.fill('*', Math.max(at, filled), at + needle.length);
      filled = at + needle.length;
      spans.push({ from: at, to: filled });
    }
    let open = Math.max(0, bytes.length - needle.length + 1);
    for (; open < bytes.length; open += 1)
      if (bytes.compare(needle, 0, bytes.length - open, open, bytes.length) === 0) break;
    certain = Math.min(certain, open);
  }
  if (isEnd) return masked;
  // What is hidden stays whole: a second look would not know the rest of it.
  for (let straddling: { readonly from: number } | undefined; ; ) {
    straddling = spans.find(({ from, to }) => from < certain && certain < to);
    if (straddling === undefined) break;
    certain = straddling.from;
  }
  // Only what repeats itself for ever is never certain.
  if (bytes.length - certain > 2 * longest) certain = bytes.length - longest + 1;
  return masked.subarray(0, certain);
}
