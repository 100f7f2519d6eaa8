/** The door to the document code (YAML parser, edit operations, validation): one chunk, loaded when first needed. */
export type DocumentTools = typeof import('./document.ts');

let loaded: DocumentTools | undefined;
let loading: Promise<DocumentTools> | undefined;

export function loadDocumentTools(): Promise<DocumentTools> {
  loading ??= import('./document.ts').then((tools) => {
    loaded = tools;
    return tools;
  });
  return loading;
}

/** Undefined until the chunk is there. With it, a change is made at once, before anything else can happen. */
export function documentTools(): DocumentTools | undefined {
  return loaded;
}
