/** The HTTP application: security, plugins and routes, registered by hand. It does not listen: see cli/serve.ts. */
import { EngineError } from '@millrace/pipeline-engine/browser';
import Fastify, { type FastifyServerOptions } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { acceptOnlyJson } from './plugins/content-types.ts';
import { addDesigner } from './plugins/designer.ts';
import { addErrorHandling } from './plugins/errors.ts';
import { addHeaders } from './plugins/headers.ts';
import { addOpenApi } from './plugins/openapi.ts';
import { addSecurity } from './plugins/security.ts';
import type { App } from './routes/app.ts';
import { addArtifactRoutes } from './routes/artifacts.ts';
import { addAssetRoutes } from './routes/assets.ts';
import { addComponentFileRoutes } from './routes/component-files.ts';
import { addComponentRoutes } from './routes/components.ts';
import { addComputeRoutes } from './routes/computes.ts';
import { addDataRoutes } from './routes/data.ts';
import { addDoctorRoute } from './routes/doctor.ts';
import { addEndpointRoutes } from './routes/endpoints.ts';
import { addEnvironmentRoutes } from './routes/environments.ts';
import { addEventRoutes } from './routes/events.ts';
import { addGarbageRoute } from './routes/garbage.ts';
import { addHealthRoute } from './routes/health.ts';
import { addNoticeRoutes } from './routes/notices.ts';
import { addPipelineRoutes } from './routes/pipelines.ts';
import { addPlanRoutes } from './routes/plan.ts';
import { addPublishedRoutes } from './routes/published.ts';
import { addRunRoutes } from './routes/runs.ts';
import { addScheduleRoutes } from './routes/schedules.ts';
import { addSchemaRoutes } from './routes/schemas.ts';
import { addStorageRoutes } from './routes/storage.ts';
import { addTriggerRoutes } from './routes/triggers.ts';
import { addWorkspaceRoutes } from './routes/workspace.ts';
import type { Services } from './services.ts';

export interface AppOptions {
  readonly designerFolder: string;
  /** Off unless asked for: the terminal belongs to people. */
  readonly logger?: FastifyServerOptions['logger'];
  /** Told of every error that is ours, whose text the client does not see. */
  readonly report?: (error: unknown) => void;
}

export async function createApp(services: Services, options: AppOptions): Promise<App> {
  const app: App = Fastify({
    logger: options.logger ?? false,
    routerOptions: { maxParamLength: 300 },
    forceCloseConnections: 'idle',
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  addErrorHandling(app, options.report ?? ((error) => app.log.error(told(error))));
  await addHeaders(app);
  await addSecurity(app, services.access);
  acceptOnlyJson(app);
  await addOpenApi(app, services.version);
  addHealthRoute(app);
  await app.register(async (api: App) => addApi(api, services), { prefix: '/api/v1' });
  await addDesigner(app, services.access, options.designerFolder);
  return app;
}

function addApi(api: App, services: Services): void {
  api.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  addWorkspaceRoutes(api, services);
  addComponentRoutes(api, services);
  addComponentFileRoutes(api, services);
  addPipelineRoutes(api, services);
  addPlanRoutes(api, services);
  addRunRoutes(api, services);
  addPublishedRoutes(api, services);
  addNoticeRoutes(api, services);
  addArtifactRoutes(api, services);
  addDataRoutes(api, services);
  addAssetRoutes(api, services);
  addEventRoutes(api, services);
  addGarbageRoute(api, services);
  addStorageRoutes(api, services);
  addDoctorRoute(api, services);
  addComputeRoutes(api, services);
  addScheduleRoutes(api, services);
  addEndpointRoutes(api, services);
  addTriggerRoutes(api, services);
  addEnvironmentRoutes(api, services);
  addSchemaRoutes(api);
  api.get('/openapi.json', { schema: { hide: true } }, async () => api.swagger());
}

/** What was expected to fail says all in its sentence; of anything else every detail helps. */
function told(error: unknown): unknown {
  return error instanceof EngineError ? error.message : error;
}
