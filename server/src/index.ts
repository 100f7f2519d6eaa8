/** What tests that cross packages use of the server: the pieces, without a port. */
export { createApp } from './app.ts';
export { exportToAzureMl } from './export/export-to-azureml.ts';
export type { App } from './routes/app.ts';
export { beginRun, type StartRunBody } from './run/begin-run.ts';
export { createServices, type Services, type ServicesOptions } from './services.ts';
export { createComponentCatalog } from './workspace/component-catalog.ts';
export { createPipelineFiles } from './workspace/pipeline-files.ts';
export { createStarter } from './workspace/starter.ts';
export { type Workspace, workspaceOfFolder } from './workspace/workspace.ts';
