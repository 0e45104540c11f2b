// The corpus sent to every form and program's door: the answer is never a break of ours, and a refusal's page is read as any page.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { corpus, unstorable } from '../lib/hostile.ts'
import { headerFaults, htmlFaults, logLineFaults } from '../lib/hostile-checks.ts'
import { openHostileWorld, publicUrl, type HostileWorld } from '../lib/hostile-world.ts'

const texts = [...corpus, ...unstorable].map(({ text }) => text)
/** How many texts each field is sent; `all` in the long round. */
const each = process.env.HOSTILE_EACH === 'all' ? texts.length : 2
let open: HostileWorld
beforeAll(async () => {
  open = await openHostileWorld('hostile_inputs')
}, 60_000)
afterAll(() => open?.close())

type Schema = {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly default?: unknown
}
type Operation = { readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> } }
type Described = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }

/** What a field may hold, so that the hostile one beside it is reached. */
const usual = (schema: Schema, name: string, ids: readonly string[]): unknown => {
  if (schema.const !== undefined) return schema.const
  if (schema.enum?.[0] !== undefined) return schema.enum[0]
  if (schema.anyOf?.[0] !== undefined) return usual(schema.anyOf[0], name, ids)
  if (schema.type === 'array') return [usual(schema.items ?? {}, name, ids)]
  if (schema.type === 'boolean') return true
  if (schema.type === 'integer' || schema.type === 'number') return 1
  if (schema.type === 'object') return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, one]) => [key, usual(one, key, ids)]))
  if (/(^|[a-z])(at|on|from|to|start|until|since|ends)$/i.test(name)) return '2026-12-05T01:00:00Z'
  return (
    ids.find((id) =>
      name.toLowerCase().startsWith({ dev: 'device', per: 'person', sit: 'site', chg: 'request', cyc: 'cycle', run: 'run' }[id.slice(0, 3)] ?? '-'),
    ) ?? (/mail/i.test(name) ? 'a@example.test' : 'some text')
  )
}
const unsafe = /^\/(demo\/remove|devices\/this-machine|setup)/ // the whole district goes, another machine's list is read, or nothing is left to set up

describe('a door of the product', () => {
  const faults: string[] = []
  const answered: Record<number, number> = {}
  const send = async (path: string, init: RequestInit, of: string): Promise<void> => {
    const response = await open.app.request(`${publicUrl}${path}`, { method: 'POST', ...init })
    const text = await response.text()
    answered[response.status] = (answered[response.status] ?? 0) + 1
    if (response.status >= 500 && !text.includes('identity/unreachable'))
      faults.push(`${of}: ${response.status} ${open.logged.at(-1)?.slice(0, 300) ?? text.slice(0, 200)}`)
    const own = new Headers([...response.headers].filter(([name]) => name !== 'location'))
    for (const fault of headerFaults(own, publicUrl)) faults.push(`${of}: ${fault}`)
    if (/["'<>\r\n]|^\/\/|^(?!\/|http:\/\/localhost)/.test(response.headers.get('location') ?? '/'))
      faults.push(`${of}: sent on to ${JSON.stringify(response.headers.get('location'))}`)
    if (response.headers.get('content-type')?.startsWith('text/html') === true)
      for (const fault of htmlFaults(text, publicUrl)) faults.push(`${of}: ${fault}`)
  }
  /** Faults of answers and of the log until now. */
  const found = (): readonly string[] => [...new Set(faults), ...open.logged.flatMap(logLineFaults)].slice(0, 20)
  const json = (body: unknown): RequestInit => ({
    body: JSON.stringify(body),
    headers: { accept: 'application/json', 'content-type': 'application/json' },
  })
  const form = (body: Readonly<Record<string, unknown>>): RequestInit => {
    const fields = new URLSearchParams()
    for (const [name, value] of Object.entries(body))
      for (const one of Array.isArray(value) ? value : [value])
        fields.append(Array.isArray(value) ? `${name}[]` : name, typeof one === 'object' ? JSON.stringify(one) : String(one))
    return { body: fields, headers: { accept: 'text/html', origin: publicUrl } }
  }

  test('every field of every form, as a page and as JSON', async () => {
    const { paths } = (await (await open.app.request(`${publicUrl}/openapi.json`)).json()) as Described
    const lists = await Promise.all(
      ['/devices', '/people', '/sites', '/changes', '/cycles', '/runs', '/notices', '/plan'].map(async (path) =>
        (await open.app.request(publicUrl + path, { headers: { accept: 'application/json' } })).text(),
      ),
    )
    const ids = [...new Set(lists.join().match(/[a-z]{3}_[0-9a-f]{32}/g) ?? [])]
    const owner: Readonly<Record<string, string>> = {
      devices: 'dev',
      people: 'per',
      changes: 'chg',
      cycles: 'cyc',
      runs: 'run',
      notices: 'ntc',
      delegations: 'dlg',
      views: 'view',
      plan: 'rec',
    }
    let [n, fields] = [0, 0]
    for (const [path, { post }] of Object.entries(paths)) {
      const schema = post?.requestBody?.content['application/json']?.schema
      if (schema === undefined || unsafe.test(path)) continue
      const here = path.replace(
        /\{\w+\}/g,
        ids.find((id) => id.startsWith(`${owner[path.split('/')[1] ?? ''] ?? '-'}_`)) ??
          encodeURIComponent(texts[n % texts.length]?.slice(0, 200).toWellFormed() ?? ''),
      )
      const body = Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, one]) => [name, usual(one, name, ids)]))
      for (const name of Object.keys(schema.properties ?? {})) {
        fields++
        for (let k = 0; k < each; k++) {
          const text = texts[n++ % texts.length] ?? ''
          const hostile = { ...body, [name]: Array.isArray(body[name]) ? [text] : text }
          if (each === texts.length || k % 2 === 0) await send(here, json(hostile), `POST ${path} ${name} as JSON`)
          if (each === texts.length || k % 2 === 1) await send(here, form(hostile), `POST ${path} ${name} as a page`)
        }
      }
      await send(here, json({ ...body, [texts[n % texts.length] ?? '']: texts }), `POST ${path} with a field nobody knows`)
    }
    console.log(
      `${fields} fields of ${Object.keys(paths).length} addresses: ${Object.entries(answered)
        .map(([status, count]) => `${count} x ${status}`)
        .join(', ')}`,
    )
    expect(fields).toBeGreaterThan(60)
    expect(found()).toEqual([])
  }, 600_000)

  test('agents, with the corpus in everything they tell', async () => {
    const key = (await (
      await open.app.request(`${publicUrl}/devices/enrol`, { method: 'POST', ...json({ siteId: await siteId(), label: 'Servers' }) })
    ).json()) as { key: string }
    expect(key.key).toBeTypeOf('string')
    for (const [at, text] of texts.entries()) {
      if (each !== texts.length && at % 3 !== 0) continue
      const deviceid = `host-${at}-2026-12-01-10-00-00`
      const content = {
        hardware: { name: at % 2 === 0 ? text : `host-${at}`, uuid: text, description: text },
        bios: { ssn: text, smanufacturer: text, smodel: text },
        operatingsystem: { full_name: text, kernel_name: 'linux', name: text, version: text },
        softwares: [{ name: text, version: text, from: 'deb', arch: text, publisher: text }],
        versionclient: text,
      }
      await send(
        `/agent/inventory/${key.key}`,
        {
          body: JSON.stringify({ action: 'inventory', deviceid: at % 3 === 0 ? text : deviceid, itemtype: 'Computer', content }),
          headers: { 'content-type': 'application/json', 'user-agent': 'GLPI-Agent_v1.11' },
        },
        `agent JSON ${at}`,
      )
      const x = text.replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`)
      await send(
        `/agent/inventory/${key.key}`,
        {
          body: `<?xml version="1.0" encoding="UTF-8"?><REQUEST><CONTENT><HARDWARE><NAME>x-${at}</NAME><OSNAME>${x}</OSNAME></HARDWARE><BIOS><SSN>${x}</SSN></BIOS><SOFTWARES><NAME>${x}</NAME><VERSION>${x}</VERSION></SOFTWARES></CONTENT><DEVICEID>${deviceid}</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`,
          headers: { 'content-type': 'application/xml' },
        },
        `agent XML ${at}`,
      )
    }
    expect(Object.values(answered).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(50)
    for (const path of ['/devices', '/devices/alarms', '/devices/enrol', '/devices/software'])
      expect(htmlFaults(await (await open.app.request(publicUrl + path, { headers: { accept: 'text/html' } })).text(), publicUrl)).toEqual([])
    expect(found()).toEqual([])
  }, 120_000)

  test('feeds, tables of devices and procedure packs', async () => {
    const upload = (
      path: string,
      name: string,
      bytes: string,
      fields: Readonly<Record<string, string>> = {},
      accept = 'text/html',
    ): Promise<void> => {
      const body = new FormData()
      body.append('file', new Blob([bytes]), name.toWellFormed().replace(/\0/g, ''))
      for (const [key, value] of Object.entries(fields)) body.append(key, value)
      return send(path, { body, headers: { accept, origin: publicUrl } }, `${path} ${name.slice(0, 30)}`)
    }
    const some = texts.filter((_, at) => each === texts.length || at % 6 === 0)
    for (const text of some) {
      const kev = {
        title: text,
        catalogVersion: text,
        dateReleased: '2026-08-01T00:00:00.000Z',
        count: 1,
        vulnerabilities: [
          {
            cveID: 'CVE-2026-0001',
            vendorProject: text,
            product: text,
            vulnerabilityName: text,
            dateAdded: '2026-08-01',
            shortDescription: text,
            requiredAction: text,
            dueDate: '2026-08-01',
            knownRansomwareCampaignUse: 'Unknown',
            notes: text,
            cwes: [],
          },
        ],
      }
      await upload('/feeds', `${text.slice(0, 100)}.json`, JSON.stringify(kev), { release: text.slice(0, 50), publishedOn: '2026-08-01' })
      await upload('/feeds', 'kev.json', text)
      const cell = `"${text.replaceAll('"', '""')}"`
      await upload(
        '/devices/import',
        text.slice(0, 100),
        `Device,Site,Kind,Serial number,Room,Assigned to,${cell}\r\n${[cell, cell, cell, cell, cell, cell, cell].join(',')}\r\nhost-a,,server,${cell},${cell},${cell},${cell}\r\n`,
      ) // to its columns
      await upload(
        '/devices/import',
        text.slice(0, 100),
        `Device,Kind,Serial number,Room,Assigned to,Model\r\n${cell},Laptop,${cell},${cell},${cell},${cell}\r\n`,
        {},
        'application/json',
      ) // and taken in
      await upload('/devices/import', 'table.csv', text, { try: 'yes' }, 'application/json')
      for (const path of ['/policy/pack/check', '/policy/pack'])
        await send(
          path,
          {
            body: `id: ${JSON.stringify(text)}\ntitle: ${text}\n`,
            headers: { accept: 'text/html', 'content-type': 'application/yaml', origin: publicUrl },
          },
          `${path}`,
        )
    }
    expect(found()).toEqual([])
  }, 120_000)
})

const siteId = async (): Promise<string> =>
  (
    JSON.stringify(await (await open.app.request(`${publicUrl}/sites`, { headers: { accept: 'application/json' } })).json()).match(
      /sit_[0-9a-f]{32}/,
    ) ?? ['']
  )[0]
