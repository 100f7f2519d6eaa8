/** Adds an Import Data node for an uploaded file, with the user's corrections, as one step of undo. */
import { freePlaceFor, isEditable, pathFrom, placeForNew } from '../actions/edit-actions.ts';
import { idsOf, referenceTo, sequence } from '../actions/edits.ts';
import { t } from '../i18n/translate.ts';
import type { Point } from '../model/change.ts';
import { uniqueId } from '../model/names.ts';
import { useComponentsStore } from '../store/components-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { patchFor } from '../store/positions.ts';
import { useViewStore } from '../store/view-store.ts';
import type { ImportLiteral } from './import-options.ts';

export interface ImportedFile {
  /** In the workspace. */
  readonly path: string;
  readonly literals: readonly ImportLiteral[];
  readonly place?: Point;
}

/** Answers the new node's id; undefined when the document cannot be edited now. */
export async function addImportNode(file: ImportedFile): Promise<string | undefined> {
  const { model, path: pipeline, edit } = useDocumentStore.getState();
  const definition = useComponentsStore.getState().byName.get('import_data');
  if (!model || pipeline === undefined || !definition || !isEditable()) return undefined;
  const id = uniqueId(definition.name, idsOf(model));
  const place = freePlaceFor(definition, file.place ?? placeForNew());
  await edit(
    t('pages.importFile'),
    (tools, text) =>
      sequence(text, [
        (now) => tools.addNode(now, { id, component: referenceTo(definition, pipeline) }),
        (now) =>
          tools.setDataInput(now, {
            node: id,
            input: 'source',
            type: 'uri_file',
            path: pathFrom(pipeline, file.path),
          }),
        ...file.literals.map((literal) => (now: string) => tools.setLiteral(now, { node: id, ...literal })),
      ]),
    { layout: patchFor(new Map([[id, place]])), origin: 'canvas' },
  );
  useViewStore.getState().select([id]);
  return id;
}
