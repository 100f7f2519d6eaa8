/** The door to the document code (YAML parser, edit operations, validation): one chunk, loaded when first needed. */
export type DocumentTools = typeof import('./document.ts');

let loading: Promise<DocumentTools> | undefined;

export function loadDocumentTools(): Promise<DocumentTools> {
  loading ??= import('./document.ts');
  return loading;
}
