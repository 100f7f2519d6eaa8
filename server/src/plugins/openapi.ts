/** The API's own description, OpenAPI 3.1, made from the zod contract at `/api/v1/openapi.json`. */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problem } from '../contract/index.ts';

export async function addOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Millrace',
        version,
        description: 'The local API of one workspace. Every refusal is problem+json with a code.',
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'millrace_PORT' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { token: [] }],
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      // Routes do not declare a default: it is the same for all of them.
      return {
        url,
        schema: { ...schema, response: { ...Object(schema.response), default: problemResponse } },
      };
    },
  });
}

const problemResponse = {
  description: 'A refusal (RFC 9457).',
  content: { 'application/problem+json': { schema: z.toJSONSchema(problem) } },
};
