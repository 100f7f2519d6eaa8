/** Reads a text once, however many readers ask for its tree. */
import { createTextCache } from '../text-cache.ts';
import { readYaml, type YamlDocument } from './read.ts';
import { rereadYaml } from './reread.ts';

/** The YAML tree of one of the last few texts. */
export const yamlOf: (text: string) => YamlDocument = createTextCache(
  8,
  (text, latest) => (latest && rereadYaml(latest, text)) ?? readYaml(text),
);
