import { showId } from '../../src/platform/ids.ts'
import type { Who } from '../../src/subjects/people/index.ts'
import type { Place } from './devices.ts'
import type { InventoryApp } from './inventory-app.ts'

/** The person of a place at the door, with these positions. */
export const whoOf = (one: Place, positions: readonly string[] = ['technology-director', 'systems-administrator']): Who => ({
  districtId: one.from.districtId,
  districtName: 'Lakeside',
  zone: 'America/Chicago',
  isDemo: true,
  personId: one.personId,
  name: 'Maria Chen',
  positions,
  proof: 'password',
})

export type Answered = { readonly status: number; readonly json: unknown }
export type Client = {
  ask(method: string, path: string, body?: unknown): Promise<Answered>
  page(path: string): Promise<{ status: number; text: string }>
  key(siteId: string): Promise<string>
  post(key: string, body: Uint8Array | string, headers?: Record<string, string>): Promise<{ status: number; text: string; headers: Headers }>
  upload(name: string, bytes: Uint8Array, fields?: Record<string, string>): Promise<Answered>
}

/** Speaks to the app as a program (JSON), a browser (pages, forms) and an agent do. */
export const clientOf = ({ app }: InventoryApp): Client => {
  const ask: Client['ask'] = async (method, path, body) => {
    const response = await app.request(path, {
      method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, json: await response.json() }
  }
  return {
    ask,
    page: async (path) => {
      const response = await app.request(path, { headers: { accept: 'text/html' } })
      return { status: response.status, text: await response.text() }
    },
    key: async (siteId) => ((await ask('POST', '/devices/enrol', { siteId: showId('sit', siteId), label: 'Servers' })).json as { key: string }).key,
    post: async (key, body, headers = {}) => {
      const response = await app.request(`/agent/inventory${key === '' ? '' : `/${key}`}`, {
        method: 'POST',
        body: body as Uint8Array<ArrayBuffer>,
        headers,
      })
      return { status: response.status, text: Buffer.from(await response.arrayBuffer()).toString('latin1'), headers: response.headers }
    },
    upload: async (name, bytes, fields = {}) => {
      const form = new FormData()
      form.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), name)
      for (const [field, value] of Object.entries(fields)) form.append(field, value)
      const response = await app.request('/feeds', { method: 'POST', headers: { accept: 'application/json' }, body: form })
      return { status: response.status, json: await response.json() }
    },
  }
}
