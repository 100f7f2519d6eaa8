/** Whether a path of data lies on this machine. */

/** A path with a scheme, such as `https:` or Azure's `azureml:`; `file:` was taken away when it was read. */
export function isElsewhere(path: string): boolean {
  return /^(?:azureml:|[a-z][a-z0-9+.-]+:\/\/)/i.test(path);
}
