/** Reads a text once, however many readers ask for its tree. */
import { createTextCache } from '../text-cache.ts';
import { readYaml, type YamlDocument } from './read.ts';

/** The YAML tree of one of the last few texts. */
export const yamlOf: (text: string) => YamlDocument = createTextCache(8, readYaml);
