/** What an export is made of: documents, copies, and what has to come before the pipeline is submitted. */

export interface ExportedDocument {
  readonly source: string;
  readonly place: string;
  readonly text: string;
}

/** Something that a document points to and that is not there: it has to come before the pipeline is submitted. */
export interface Absence {
  readonly document: string;
  readonly line: number;
  readonly reference: string;
  readonly place: string;
}

/** A file or folder that is copied as it is: an absolute path, and where it goes. */
export interface Copy {
  readonly source: string;
  readonly place: string;
}
