// Agents that prove themselves by a certificate of the district's own authority: our TLS checks it, its unit names an enrolment key, revoking the key ends it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleSubmission } from '../../src/connectors/agents/sample.ts'
import { createLog } from '../../src/platform/log.ts'
import { agentsAlone, listenTls } from '../../src/processes/listen.ts'
import { placeFor, type Place } from '../lib/devices.ts'
import { openInventoryApp, type InventoryApp } from '../lib/inventory-app.ts'
import { clientOf, whoOf, type Client } from '../lib/inventory-client.ts'

const dir = mkdtempSync(join(tmpdir(), 'afterbell-certificates-'))
const at = (name: string) => join(dir, name)
const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore', cwd: dir })
const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
const authority = (name: string) =>
  openssl('req', '-x509', ...ec, '-keyout', `${name}.key`, '-out', `${name}.pem`, '-days', '2', '-subj', `/CN=${name}`)
const device = (name: string, by: string, unit: string) => {
  openssl('req', ...ec, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}/OU=${unit}`)
  openssl('x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial', '-out', `${name}.pem`, '-days', '2')
}

let open: InventoryApp
let client: Client
let place: Place
let port: number
let door: { stop(): Promise<void> }
beforeAll(async () => {
  open = await openInventoryApp('http_certificates')
  client = clientOf(open)
  place = await placeFor(open.db, '1')
  open.as(whoOf(place))
  authority('district')
  authority('stranger')
  openssl(
    'req',
    '-x509',
    ...ec,
    '-keyout',
    'server.key',
    '-out',
    'server.pem',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost',
  )
  port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const found = (probe.address() as AddressInfo).port
      probe.close(() => resolve(found))
    })
  })
  door = await listenTls(
    agentsAlone((one, env) => open.app.fetch(one, env as object)),
    { certFile: at('server.pem'), keyFile: at('server.key'), port, host: '127.0.0.1', forHost: 'localhost', clientCaFile: at('district.pem') },
    createLog('test', () => {}),
  )
})
afterAll(async () => {
  await door.stop()
  await open.close()
  rmSync(dir, { recursive: true, force: true })
})

const send = (
  certificate: string | undefined,
  path = '/agent/inventory',
  body = sampleSubmission({ seed: 61, titles: 2 }).body,
  headers: Record<string, string> = {},
): Promise<number | string> =>
  new Promise((resolve) => {
    const cert = certificate === undefined ? {} : { cert: readFileSync(at(`${certificate}.pem`)), key: readFileSync(at(`${certificate}.key`)) }
    request(
      { port, host: '127.0.0.1', servername: 'localhost', path, method: 'POST', ca: readFileSync(at('server.pem')), agent: false, headers, ...cert },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      },
    )
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'))
      .end(body)
  })

test("a certificate of the district's authority that names a key opens for that key's site, and for no other", async () => {
  const [, unit = ''] = /^(k\d+\.[0-9a-f]{32})\./.exec(await client.key(place.siteId)) ?? []
  device('laptop', 'district', unit)
  device('forged', 'stranger', unit)
  device('nameless', 'district', 'Library')
  expect(await send('laptop')).toBe(200)
  expect((await client.ask('GET', '/devices?text=lab-00061')).json).toMatchObject({ total: 1, devices: [{ site: 'Lakeside High' }] })
  expect(await send('nameless')).toBe(401)
  expect(typeof (await send('forged'))).toBe('string') // the handshake itself fails
  expect(typeof (await send(undefined))).toBe('string')
  expect(await send('laptop', '/devices')).toBe(404) // this port is for agents alone
  expect(await send('laptop', '/agent/inventory', undefined, { authorization: 'Basic eDp5' })).toBe(401) // what it says of itself goes before
  const [newest] = ((await client.ask('GET', '/devices/enrol')).json as { keys: { id: string }[] }).keys
  await client.ask('POST', `/devices/enrol/${newest?.id}/revoke`, {})
  expect(await send('laptop')).toBe(401)
}, 30_000)

test('nothing of a certificate is believed from a header, or where TLS checked none', async () => {
  const [, unit = ''] = /^(k\d+\.[0-9a-f]{32})\./.exec(await client.key(place.siteId)) ?? []
  for (const name of ['x-client-cert-ou', 'x-ssl-client-s-dn', 'ssl-client-cert']) {
    const answer = await open.app.request('/agent/inventory', {
      method: 'POST',
      headers: { [name]: `OU=${unit}` },
      body: sampleSubmission({ seed: 62 }).body as Uint8Array<ArrayBuffer>,
    })
    expect(answer.status).toBe(401)
  }
})
