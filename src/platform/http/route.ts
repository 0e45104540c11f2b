import type { z } from 'zod'
import type { Refusal } from '../../core/result.ts'

export type Request0 = {
  readonly method: string
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly headers: Headers
  readonly wantsJson: boolean
  readonly remote: string // the socket's address
  readonly certificate?: string | undefined // organisational unit of a client certificate that our own TLS checked
  readonly raw: () => Promise<Uint8Array> // the body, bounded by the route's limit
}

/** What a handler answers with: one value, shown as a page or as JSON by what was asked for. */
export type Reply =
  | { readonly kind: 'view'; readonly json: unknown; readonly page: () => unknown; readonly status?: number; readonly cookies?: readonly string[] }
  | { readonly kind: 'done'; readonly json: unknown; readonly to: string; readonly status?: number; readonly cookies?: readonly string[] } // pages are sent on (303)
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly page?: (refusal: Refusal) => unknown }
  | {
      readonly kind: 'bytes'
      readonly body: Uint8Array | string | ReadableStream<Uint8Array>
      readonly type: string
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
    }

export const view = (json: unknown, page: () => unknown, status = 200): Reply => ({ kind: 'view', json, page, status })
export const done = (json: unknown, to: string, more: { status?: number; cookies?: readonly string[] } = {}): Reply => ({
  kind: 'done',
  json,
  to,
  ...more,
})
export const refused = (refusal: Refusal, page?: (refusal: Refusal) => unknown): Reply => ({ kind: 'refused', refusal, ...(page ? { page } : {}) })
export const bytes = (
  body: Uint8Array | string | ReadableStream<Uint8Array>,
  type: string,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): Reply => ({ kind: 'bytes', body, type, headers, status })

/**
 * One address. `may` names an act of the table of who may do what, or `anyone`. One body reader reads JSON and forms alike
 * against `body`; a form's repeated and array fields come as arrays.
 */
export type Route<Who> = {
  readonly method: 'GET' | 'POST'
  readonly path: string // `/devices/:id`
  readonly says: string
  readonly clauses?: readonly string[]
  readonly may: string
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly bodyBytes?: number // the most a form or JSON may have here, where a quarter of a megabyte is too little
  readonly rawBody?: { readonly maxBytes: number } // agents: the bytes as they came
  readonly machine?: boolean // not a browser's door: no origin check
  readonly handle: (input: { who: Who | undefined; request: Request0; query: never; body: never }) => Promise<Reply> | Reply
}

/** Declares a route with its body's and query's types tied to the schemas. */
export const route = <Who, B extends z.ZodType = z.ZodType<undefined>, Q extends z.ZodType = z.ZodType<Record<string, string>>>(
  spec: Omit<Route<Who>, 'handle' | 'body' | 'query'> & {
    body?: B
    query?: Q
    handle: (input: { who: Who | undefined; request: Request0; query: z.infer<Q>; body: z.infer<B> }) => Promise<Reply> | Reply
  },
): Route<Who> => spec as unknown as Route<Who>
