/** Reads a text once, however many readers ask for its tree, and of a text that is kin to one of those only the rest. */
import { differentRange } from './different-range.ts';
import { readYaml, type YamlDocument } from './read.ts';
import { rereadYaml } from './reread.ts';

/** A difference of fewer characters is what one edit makes: nothing nearer has to be looked for. */
const near = 4_000;
const most = 8;

/** The latest first. */
let kept: readonly YamlDocument[] = [];

/** The YAML tree of the text. The last few are remembered. */
export function yamlOf(text: string): YamlDocument {
  return yamlAtHand(text) ?? keep(readYaml(text));
}

/** The same, if it is remembered or little has to be read; undefined when the whole text had to be. */
export function yamlAtHand(text: string): YamlDocument | undefined {
  const known = kept.find((each) => each.text === text);
  if (known !== undefined) return keep(known);
  const nearest = nearestTo(text);
  const reread = nearest && rereadYaml(nearest, text);
  return reread && keep(reread);
}

function keep(document: YamlDocument): YamlDocument {
  if (kept[0] !== document) kept = [document, ...kept.filter((each) => each !== document)].slice(0, most);
  return document;
}

function nearestTo(text: string): YamlDocument | undefined {
  let best: { readonly document: YamlDocument; readonly length: number } | undefined;
  for (const document of kept) {
    if (!document.plain) continue;
    const { from, oldTo, newTo } = differentRange(document.text, text);
    const length = oldTo + newTo - 2 * from;
    if (length < (best?.length ?? Number.POSITIVE_INFINITY)) best = { document, length };
    if (length < near) break;
  }
  return best?.document;
}
