/**
 * The request about the draft that is on its way: what is read from the server meanwhile may hold a draft of this
 * window that is not known as such yet.
 */
let underway: Promise<unknown> | undefined;

export function isDraftUnderway(): boolean {
  return underway !== undefined;
}

/** Never rejects: what became of the request is its sender's to know. */
export async function draftArrived(): Promise<void> {
  await underway?.catch(() => undefined);
}

export async function sendAboutDraft<T>(request: Promise<T>): Promise<T> {
  underway = request;
  try {
    return await request;
  } finally {
    underway = undefined;
  }
}
