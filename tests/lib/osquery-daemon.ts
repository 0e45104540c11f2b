import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { createLog } from '../../src/platform/log.ts'
import { listenTls } from '../../src/processes/listen.ts'
import { osqueryFlags } from '../../src/subjects/inventory/agent-setup.rules.ts'

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

export type TlsDoor = { readonly port: number; readonly folder: string; readonly caFile: string; stop(): Promise<void> }
/** The app behind the product's own TLS listener, with a certificate made for this test. */
export const openTlsDoor = async (app: Hono): Promise<TlsDoor> => {
  const folder = mkdtempSync(join(tmpdir(), 'afterbell-osquery-'))
  const [certFile, keyFile] = [join(folder, 'ca.pem'), join(folder, 'ca.key')]
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
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
    ],
    { stdio: 'ignore' },
  )
  const port = await freePort()
  const door = await listenTls(
    (request, env) => app.fetch(request, env as object),
    { certFile, keyFile, port, host: '127.0.0.1', forHost: 'localhost' },
    createLog('test', () => {}),
  )
  return {
    port,
    folder,
    caFile: certFile,
    stop: async () => {
      await door.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The real daemon, pointed at us as the enrolment page says, only quicker. `words` is what it says on its standard error. */
export const startDaemon = (
  { port, folder, caFile }: TlsDoor,
  program: string,
  secret: string,
): { readonly child: ChildProcess; words(): string; stop(): Promise<void> } => {
  const own = mkdtempSync(join(folder, 'daemon-'))
  symlinkSync(program, join(own, 'osqueryd')) // by its name it is the daemon
  writeFileSync(join(own, 'secret'), secret)
  const asThePageSays = osqueryFlags(`localhost:${port}`, join(own, 'secret'), caFile)
  const quicker = ['--config_refresh=2', '--logger_tls_period=1', '--distributed_interval=1']
  const alone = [
    '--ephemeral',
    '--allow_unsafe',
    `--database_path=${join(own, 'db')}`,
    '--disable_extensions=true',
    `--pidfile=${join(own, 'pid')}`,
    '--disable_watchdog=true',
    '--verbose',
  ]
  const child = spawn(join(own, 'osqueryd'), [...asThePageSays, ...quicker, ...alone], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, LANG: 'C', HOME: own },
  })
  let said = ''
  child.stderr?.on('data', (part: Buffer) => {
    said = (said + part.toString('utf8')).slice(-200_000)
  })
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    child,
    words: () => said,
    stop: async () => {
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), 5_000).unref()
      await gone
    },
  }
}
