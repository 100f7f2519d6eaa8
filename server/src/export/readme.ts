/** What the exported folder says about itself. */

/** The file's names, the first that is free. */
export const readmeNames: readonly string[] = ['README.md', 'EXPORT.md'];

/** By which a folder is known to be an export. */
export const readmeMark = 'Written by `millrace export`';

/** Both are places in the folder; `components` is that of the built-in ones, undefined when none is used. */
export function readmeText(pipeline: string, components: string | undefined): string {
  const needs =
    components === undefined
      ? 'It needs nothing but your Azure ML workspace and the assets that it names.'
      : `Built-in components are in \`${components}\`; Azure ML builds their container once, from \`${components}/millrace-runtime\`.`;
  return `# ${pipeline} for Azure ML

1. Install the command line: \`az extension add --name ml\`, then \`az login\`.
2. Submit: \`az ml job create -f ${pipeline} --resource-group <group> --workspace-name <workspace>\`.
3. ${needs}
4. Another compute than the one in the file: \`--set settings.default_compute=azureml:<name>\`.
5. ${readmeMark}; change the original and export again rather than this copy.
`;
}
