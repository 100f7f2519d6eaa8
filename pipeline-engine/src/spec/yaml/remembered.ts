/** Reads a text once, however many readers ask for its tree, and of a text that is kin to one of those only the rest. */
import { createTextCache } from '../text-cache.ts';
import { readYaml, type YamlDocument } from './read.ts';
import { rereadYaml } from './reread.ts';

/** The YAML tree of one of the last few texts. */
export const yamlOf: (text: string) => YamlDocument = createTextCache(8, (text, remembered) => {
  for (const known of remembered) {
    const reread = rereadYaml(known, text);
    if (reread !== undefined) return reread;
  }
  return readYaml(text);
});
