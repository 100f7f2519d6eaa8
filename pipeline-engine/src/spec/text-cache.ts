/** Remembers what was made of the last few texts. The texts are the keys, so nothing can go stale. */
export function createTextCache<T>(size: number, make: (text: string) => T): (text: string) => T {
  // A list, not a Map: a long text's hash is its length, so that texts of one length would be compared again and again.
  let kept: readonly { readonly text: string; readonly value: T }[] = [];
  return (text) => {
    const known = kept.find((each) => each.text === text);
    if (known !== undefined && known === kept[0]) return known.value;
    const first = known ?? { text, value: make(text) };
    kept = [first, ...kept.filter((each) => each !== known)].slice(0, size);
    return first.value;
  };
}
