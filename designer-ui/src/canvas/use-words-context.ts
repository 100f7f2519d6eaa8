/** What the words of a node's state need to know of its surroundings. */
import type { ComponentDefinition } from '@millrace/pipeline-engine/browser';
import { useLanguage } from '../i18n/language.ts';
import { nodeOf } from '../model/node-of.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { currentDefinition, nodeTitle } from '../store/nodes.ts';
import type { WordsContext } from './state-words.ts';

export function useWordsContext(definition: ComponentDefinition | undefined): WordsContext {
  const language = useLanguage();
  return {
    language,
    definition,
    titleOf: (node) =>
      nodeTitle(nodeOf(useDocumentStore.getState().model, node), currentDefinition(node), language) || node,
  };
}
