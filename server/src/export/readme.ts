/** What the exported folder says about itself. */
import type { ExportPlan } from './plan-export.ts';

export function readmeText(pipeline: string, plan: ExportPlan): string {
  const components =
    plan.builtins.length === 0
      ? 'It needs nothing but your Azure ML workspace and the assets that it names.'
      : `Built-in components are in \`${plan.placement.builtin('<name>')}\`; Azure ML builds their container once from \`${plan.placement.runtime}\`.`;
  return `# ${pipeline} for Azure ML

1. Install the command line: \`az extension add --name ml\`, then \`az login\`.
2. Submit: \`az ml job create -f ${pipeline} --resource-group <group> --workspace-name <workspace>\`.
3. ${components}
4. Another compute than the one in the file: \`--set settings.default_compute=azureml:<name>\`.
5. Written by \`millrace export\`; change the original and export again rather than this copy.
`;
}
