/**
 * Globs of files below a folder: `*` and `?` within a name, `**` for any folders between. Names that begin with a dot are
 * left out unless the glob spells the dot: programs write so what is not to be seen yet.
 */

const longestGlob = 1000;

/** The globs of a text, separated by commas; undefined for one that could fit nothing below the folder. */
export function splitGlobs(text: string): readonly string[] | undefined {
  const globs = text
    .split(',')
    .map((glob) => glob.trim())
    .filter(Boolean);
  const isWrong = (glob: string): boolean =>
    glob.startsWith('/') ||
    glob.includes('\0') ||
    glob.split('/').some((part) => part === '..' || part === '');
  if (globs.length === 0 || text.length > longestGlob || globs.some(isWrong)) return undefined;
  return globs;
}

/** Whether a path below the folder, its parts separated by `/`, fits one of the globs. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const parts = globs.map((glob) => glob.split('/').map(partOf));
  return (path) => {
    const names = path.split('/');
    return parts.some((glob) => fits(glob, names));
  };
}

/** Whether files below folders of the folder can fit at all. */
export const reachesDeeper = (globs: readonly string[]): boolean =>
  globs.some((glob) => glob.includes('/') || glob === '**');

type Part = 'any-folders' | ((name: string) => boolean);

function partOf(text: string): Part {
  if (text === '**') return 'any-folders';
  return (name) => (text.startsWith('.') || !name.startsWith('.')) && fitsName(text, name);
}

/** In a table of how far each glob part may have come: linear in both, whatever the glob. */
function fits(glob: readonly Part[], names: readonly string[]): boolean {
  let reached = new Set([0]);
  const widen = (): void => {
    for (let at = 0; at < glob.length; at += 1)
      if (reached.has(at) && glob[at] === 'any-folders') reached.add(at + 1);
  };
  for (const name of names) {
    widen();
    const next = new Set<number>();
    for (const at of reached) {
      const part = glob[at];
      if (part === 'any-folders') {
        if (!name.startsWith('.')) next.add(at);
      } else if (part?.(name) === true) next.add(at + 1);
    }
    reached = next;
  }
  widen();
  // `**` alone at the end takes the file too.
  return reached.has(glob.length);
}

/** `*` and `?` without backtracking over more than the last star. */
function fitsName(glob: string, name: string): boolean {
  const [wanted, given] = [[...glob], [...name]];
  let [at, star, mark] = [0, -1, 0];
  for (let position = 0; position < given.length; ) {
    const sign = wanted[at];
    if (sign === '*') {
      star = at;
      mark = position;
      at += 1;
    } else if (sign !== undefined && (sign === '?' || sign === given[position])) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      at = star + 1;
      mark += 1;
      position = mark;
    } else return false;
  }
  return wanted.slice(at).every((sign) => sign === '*');
}
