/** The names that Azure ML takes for what is registered, published, scheduled and deployed; here they name files too. */
export const assetNamePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/;

export const isAssetName = (name: string): boolean => assetNamePattern.test(name);

/** A name made of what things are called; empty when nothing of them can stand in one. */
export function assetNameOf(...words: readonly string[]): string {
  return words
    .join('_')
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 200);
}
