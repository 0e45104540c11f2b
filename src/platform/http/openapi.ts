import { z } from 'zod'
import type { Route } from './route.ts'

const schemaOf = (schema: z.ZodType): unknown => {
  const text = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>
  return Object.fromEntries(Object.entries(text).filter(([name]) => name !== '$schema'))
}

/** OpenAPI 3.1 of the very routes that are served: nothing is described that is not there, nothing is there undescribed. */
export const openApi = (routes: readonly Route<never>[], version: string, serverUrl: string): Record<string, unknown> => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const one of routes) {
    const path = one.path.replace(/:(\w+)/g, '{$1}')
    const parameters: unknown[] = [...one.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }))
    if (one.query) {
      const query = schemaOf(one.query) as { properties?: Record<string, unknown>; required?: string[] }
      for (const [name, schema] of Object.entries(query.properties ?? {}))
        parameters.push({ name, in: 'query', required: query.required?.includes(name) ?? false, schema })
    }
    const content = one.rawBody
      ? { 'application/octet-stream': { schema: {} } }
      : one.body
        ? { 'application/json': { schema: schemaOf(one.body) }, 'application/x-www-form-urlencoded': { schema: schemaOf(one.body) } }
        : undefined
    paths[path] = {
      ...paths[path],
      [one.method.toLowerCase()]: {
        operationId:
          `${one.method.toLowerCase()}${path.replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())}` || 'root',
        summary: one.says,
        ...(one.clauses ? { 'x-clauses': one.clauses } : {}),
        'x-may': one.may,
        ...(parameters.length > 0 ? { parameters } : {}),
        ...(content ? { requestBody: { content } } : {}),
        ...(one.may === 'anyone' ? { security: [] } : {}),
        responses: {
          200: { description: 'Done, or the page or JSON asked for by Accept.' },
          default: {
            description: 'Refused: problem details with code, clause, says and satisfiedBy.',
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        },
      },
    }
  }
  const text = { type: 'string' }
  return {
    openapi: '3.1.0',
    info: { title: 'Afterbell', version, description: "A district's IT procedures, run and proved." },
    servers: [{ url: serverUrl }],
    security: [{ session: [] }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'afterbell.session_token' } },
      schemas: {
        Problem: {
          type: 'object',
          required: ['title', 'status', 'code', 'clause', 'says', 'satisfiedBy'],
          properties: {
            type: text,
            title: text,
            status: { type: 'integer' },
            code: text,
            clause: text,
            says: text,
            satisfiedBy: text,
            faults: { type: 'array', items: text },
          },
        },
      },
    },
  }
}
