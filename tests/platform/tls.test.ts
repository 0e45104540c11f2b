import { execFileSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { connect } from 'node:tls'
import { request } from 'node:https'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createLog } from '../../src/platform/log.ts'
import { readCertificate } from '../../src/platform/tls/own-certificate.ts'
import { listenTls, plainBesideTls } from '../../src/processes/listen.ts'

const dir = mkdtempSync(join(tmpdir(), 'afterbell-tls-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const host = 'it.lakeside.example'
const make = (name: string, forHost = host, days = '2'): { certFile: string; keyFile: string } => {
  const [certFile, keyFile] = [join(dir, `${name}.pem`), join(dir, `${name}.key`)]
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      keyFile,
      '-out',
      certFile,
      '-days',
      days,
      '-subj',
      `/CN=${name}`,
      '-addext',
      `subjectAltName=DNS:${forHost}`,
    ],
    { stdio: 'ignore' },
  )
  return { certFile, keyFile }
}
const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
/** The name of the certificate that is shown now. */
const shown = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', servername: host, rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject?.CN))
      socket.end()
    }).on('error', reject)
  })

test('a certificate is taken only with its key, for this name, and while it is good', () => {
  const [good, other, foreign] = [make('good'), make('other'), make('foreign', 'elsewhere.example')]
  const says = (cert: string, key: string, now = Date.now()) => {
    const read = readCertificate(cert, key, host, now)
    return read.ok ? 'ok' : read.refusal.says
  }
  expect(says(good.certFile, good.keyFile)).toBe('ok')
  expect(says(good.certFile, other.keyFile)).toBe('The key is not that of the certificate.')
  expect(says(foreign.certFile, foreign.keyFile)).toMatch(/is not for it.lakeside.example, but for DNS:elsewhere.example/)
  expect(says(good.certFile, good.keyFile, Date.now() + 3 * 86_400_000)).toMatch(/is good from/)
  expect(says(good.keyFile, good.keyFile)).toMatch(/no certificate or no key/)
  expect(says(join(dir, 'nothing'), good.keyFile)).toMatch(/cannot be read/)
})

test('our own TLS listener takes a renewed certificate up without a restart, and keeps the old one when the new does not fit', async () => {
  const [first, second, bad] = [make('first'), make('second'), make('bad', 'elsewhere.example')]
  const at = { certFile: join(dir, 'live.pem'), keyFile: join(dir, 'live.key') }
  const put = (one: typeof first) => {
    renameSync(one.certFile, at.certFile)
    renameSync(one.keyFile, at.keyFile)
  }
  put(first)
  const port = await freePort()
  const lines: string[] = []
  const door = await listenTls(
    () => new Response('in'),
    { ...at, port, host: '127.0.0.1', forHost: host, everyMs: 50 },
    createLog('test', (line) => lines.push(line)),
  )
  const until = async (name: string) => {
    for (let i = 0; i < 80 && (await shown(port)) !== name; i++)
      await new Promise((next) => {
        setTimeout(next, 50)
      })
    return shown(port)
  }
  try {
    expect(await shown(port)).toBe('first')
    const body = await new Promise<string>((resolve, reject) => {
      request({ port, host: '127.0.0.1', servername: host, rejectUnauthorized: false }, (answer) =>
        answer.on('data', (part: Buffer) => resolve(part.toString())),
      )
        .on('error', reject)
        .end()
    })
    expect(body).toBe('in')
    put(second)
    expect(await until('second')).toBe('second')
    put(bad)
    for (let i = 0; i < 80 && !lines.some((line) => line.includes('the old one stays')); i++)
      await new Promise((next) => {
        setTimeout(next, 50)
      })
    expect(lines.some((line) => line.includes('the old one stays'))).toBe(true)
    expect(await shown(port)).toBe('second')
  } finally {
    await door.stop()
  }
})

test('beside it the plain port sends browsers on and takes nothing', async () => {
  const plain = plainBesideTls(() => new Response('inside'), `https://${host}`)
  const ask = async (path: string, method = 'GET') => {
    const answer = await plain(new Request(`http://localhost:8080${path}`, { method }), undefined)
    return [answer.status, answer.headers.get('location')]
  }
  expect(await ask('/plan?text=x')).toEqual([308, `https://${host}/plan?text=x`])
  expect(await ask('/readyz')).toEqual([200, null])
  expect(await ask('/sign-in', 'POST')).toEqual([421, null])
  expect(await ask('/agent/inventory/key', 'POST')).toEqual([421, null])
})
