/** What the forms do to the document. Typing into one field is one step of undo. */
import type { InputPort, LiteralType } from '@millrace/pipeline-engine/browser';
import { t } from '../i18n/translate.ts';
import { nodeOf } from '../model/node-of.ts';
import { type EditBuilder, useDocumentStore } from '../store/document-store.ts';

/** A field may commit after its node was deleted; then there is nothing to say. */
export async function editNode(
  node: string,
  label: string,
  build: EditBuilder,
  mergeKey?: string,
): Promise<void> {
  const { model, edit } = useDocumentStore.getState();
  if (nodeOf(model, node)) await edit(label, build, { mergeKey, origin: 'form' });
}

/** Where an empty text means nothing, an emptied parameter leaves the file. */
export function changeParameter(node: string, port: InputPort, text: string): void {
  if (text === '' && (port.optional || port.type !== 'string' || isColumns(port))) {
    resetParameter(node, port.name);
    return;
  }
  void editNode(
    node,
    t('inspector.changeParameter'),
    (tools, document) =>
      tools.setLiteral(document, { node, input: port.name, text, type: literalType(port) }),
    `parameter ${node} ${port.name}`,
  );
}

function isColumns({ control }: InputPort): boolean {
  return control === 'column' || control === 'columns';
}

/** What is not a number is written as the text that it is, for the form to complain about. */
function literalType({ type }: InputPort): LiteralType {
  return type === 'number' || type === 'integer' || type === 'boolean' ? type : 'string';
}

export function resetParameter(node: string, input: string): void {
  void editNode(node, t('inspector.changeReset'), (tools, document) =>
    tools.unsetInput(document, { node, input }),
  );
}

/** `path` as the pipeline file spells it; empty takes the file away. */
export function changeFile(node: string, port: InputPort, path: string): void {
  if (path === '') {
    resetParameter(node, port.name);
    return;
  }
  void editNode(node, t('inspector.changeParameter'), (tools, document) =>
    tools.setDataInput(document, { node, input: port.name, type: 'uri_file', path }),
  );
}

/** Without a name of its own a node is called as its component. */
export function changeDisplayName(node: string, name: string): void {
  void editNode(node, t('inspector.changeName'), (tools, document) =>
    tools.setDisplayName(document, { id: node, value: name || undefined }),
  );
}

export function changeComment(node: string, comment: string): void {
  void editNode(
    node,
    t('inspector.changeComment'),
    (tools, document) => tools.setComment(document, { id: node, value: comment || undefined }),
    `comment ${node}`,
  );
}

/** As it is spelled in the file; `undefined` leaves the choice to the pipeline. */
export function changeCompute(node: string, spelled: string | undefined): void {
  void editNode(node, t('inspector.changeCompute'), (tools, document) =>
    tools.setNodeCompute(document, { id: node, value: spelled }),
  );
}

/** A version, or a label behind `@`. */
export function changeVersion(node: string, version: string): void {
  const pin = version.startsWith('@') ? { label: version.slice(1) } : { version };
  void editNode(node, t('inspector.changeVersion'), (tools, document) =>
    tools.setComponentVersion(document, { id: node, pin }),
  );
}

/** Settings as they are called in the file. */
export type SettingKey = 'continue_on_step_failure' | 'force_rerun' | 'default_compute';

/** `undefined` takes the setting out of the file. */
export function changeSetting(key: SettingKey, value: string | boolean | undefined): void {
  const type = typeof value === 'boolean' ? 'boolean' : 'string';
  const text = value === undefined ? undefined : String(value);
  void editPipeline(
    (tools, document) => tools.setSetting(document, { key, value: text, type }),
    `setting ${key}`,
  );
}

/** The value of a literal input of the pipeline itself. */
export function changePipelineInput(input: string, text: string, type: LiteralType): void {
  void editPipeline(
    (tools, document) => tools.setLiteral(document, { input, text, type }),
    `pipeline input ${input}`,
  );
}

export async function editPipeline(build: EditBuilder, mergeKey?: string): Promise<void> {
  await useDocumentStore.getState().edit(t('inspector.changePipeline'), build, { mergeKey, origin: 'form' });
}
