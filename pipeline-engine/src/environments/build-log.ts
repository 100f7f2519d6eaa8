/** What the log of a build says: what it does now, and which package it failed at. */

/** The last line that tells a person something; undefined for none. */
export function progressIn(text: string): string | undefined {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  const telling = lines.filter((line) =>
    /^(?:STEP \d|Step \d|Trying to pull|(?:#\d+ (?:[\d.]+ )?)?(?:Collecting|Downloading|Using cached|Building|Preparing|Getting requirements|Installing|Resolved|Prepared|Installed|Solving|Extracting|Linking)\b)/.test(
      line,
    ),
  );
  const last = telling.at(-1);
  return last === undefined || last.length <= 120 ? last : `${last.slice(0, 119)}…`;
}

export type BuildTrouble =
  | { readonly kind: 'package'; readonly package: string }
  /** Packages that do not go together. */
  | { readonly kind: 'conflict'; readonly packages: readonly string[] }
  | { readonly kind: 'network' }
  | { readonly kind: 'other'; readonly line: string };

const name = '([A-Za-z0-9][A-Za-z0-9._-]*(?:\\[[^\\]]*\\])?[^\\s()`,;]*)';

/** The first that matches names the package. */
const packagePatterns: readonly RegExp[] = [
  new RegExp(`No matching distribution found for ${name}`),
  new RegExp(`Could not find a version that satisfies the requirement ${name}`),
  new RegExp(`Failed building wheel for ${name}`),
  new RegExp(`Could not build wheels for ${name}`),
  new RegExp(`Failed to build installable wheels for some pyproject\\.toml based projects \\(${name}`),
  new RegExp(`Failed to (?:build|download|prepare|fetch)(?: and build)? \`${name}\``),
  new RegExp(`${name} was not found in the (?:package registry|cache|provided package locations)`),
  new RegExp(`there (?:is|are) no versions? of ${name}`),
  new RegExp(`nothing provides(?: requested)? ${name}`),
  new RegExp(`No candidates were found for ${name}`),
  new RegExp(`${name}[^\\n]* does not exist \\(perhaps a typo`),
  new RegExp(`Invalid requirement: ['"]?${name}`),
  /PackagesNotFoundError:[^\n]*\n\s*-\s*([A-Za-z0-9][^\s]*)/,
];

const network =
  /Temporary failure in name resolution|Failed to establish a new connection|Connection refused|Network is unreachable|ReadTimeoutError|ConnectTimeoutError|Could not connect|dns error|tcp connect error|CondaHTTPError|operation timed out/i;

export function troubleIn(log: string): BuildTrouble {
  // Without a network pip finds no version of anything: that says nothing of the package.
  if (network.test(log)) return { kind: 'network' };
  const conflict = /Cannot install (.+?) because these package versions have conflicting dependencies/s.exec(
    log,
  )?.[1];
  if (conflict !== undefined)
    return { kind: 'conflict', packages: conflict.split(/,\s*|\s+and\s+/).filter((entry) => entry !== '') };
  for (const pattern of packagePatterns) {
    const found = pattern.exec(log)?.[1];
    if (found !== undefined) return { kind: 'package', package: found.replace(/[.:'"]+$/, '') };
  }
  const lines = log.split(/\r?\n/).filter((line) => line.trim() !== '');
  const error = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '';
  return { kind: 'other', line: error.trim().slice(0, 300) };
}
