// A real mail server for tests: OpenSMTPD on loopback, in mount and process namespaces of its own. Its spool and its control socket exist
// once a machine, so each instance gets its own in memory: several run side by side, none touches the machine's own mail.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pause, until } from '../machines/lab/exec.ts'
import { systemUser } from '../../src/platform/os-user.ts'

export type MailLab = {
  readonly port: number
  readonly url: string // smtp://127.0.0.1:PORT
  readonly bounceAddress: string
  readonly bounceBox: string // the Maildir where bounces arrive
  received(user: string): readonly string[] // the messages in a box, whole
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}
export type MailLabReady = { readonly ready: true } | { readonly ready: false; readonly reason: string }

const server = '/usr/sbin/smtpd'
const [uid, gid] = [65534, 65534] // nobody, whose boxes they are

// `kept` users have a box, later@ is taken over and then fails for good, any other address is refused while the sender still waits.
const configOf = (folder: string, port: number, kept: readonly string[]): string => `
listen on 127.0.0.1 port ${port}
action "bounces" maildir "${folder}/boxes/bounces" virtual { "@" = "afterbell-worker" }
action "keep" maildir "${folder}/boxes/%{rcpt.user:raw}" virtual { "@" = "nobody" }
action "fail" mda "exit 67" virtual { "@" = "nobody" }
match from any for rcpt-to "later@example.test" action "fail"
match from any for rcpt-to { ${kept.map((user) => `"${user}@example.test"`).join(', ')} } action "keep"
match from any for rcpt-to regex "^bounces" action "bounces"
`

// Runs as the first process of its own namespaces; `$1` is the configuration. The queue's owner is the package's.
const entry = `set -e
mount --make-rprivate /
mkdir -p /var/spool/smtpd
mount -t tmpfs -o mode=711 tmpfs /var/spool/smtpd
mount -t tmpfs -o mode=755 tmpfs /run
exec ${server} -d -f "$1"`

const isDebian = (): boolean => existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')

/** Makes the mail server ready; installs it as root on Debian. Elsewhere says why not, for the test report (“skipped: …”). */
export const mailLabReady = (): MailLabReady => {
  if (process.getuid?.() !== 0) return { ready: false, reason: 'a real mail server needs root (namespaces, mailboxes of another user)' }
  if (!existsSync(server) && isDebian()) {
    const options = { stdio: 'ignore' as const, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    spawnSync('apt-get', ['-q', 'update'], options)
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'opensmtpd'], options)
  }
  if (!existsSync(server)) return { ready: false, reason: 'OpenSMTPD is missing; it can be installed here only as root on Debian' }
  const probe = spawnSync('unshare', ['--mount', '--pid', '--fork', 'true'], { stdio: 'ignore' })
  return probe.status === 0 ? { ready: true } : { ready: false, reason: 'this machine allows no namespaces' }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

const answers = (port: number): Promise<true | null> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (value: true | null) => {
      socket.destroy()
      resolve(value)
    }
    socket
      .once('data', () => end(true))
      .once('error', () => end(null))
      .once('close', () => end(null))
      .setTimeout(2_000, () => end(null))
  })

/** Starts a mail server of its own with a box for each user of `kept` at example.test; `close` ends it and takes its files away. */
export const openMailLab = async (kept: readonly string[] = ['accepted', 'second']): Promise<MailLab> => {
  const folder = mkdtempSync(join(tmpdir(), 'afterbell-mail-'))
  const port = await freePort()
  const config = join(folder, 'smtpd.conf')
  const boxes = join(folder, 'boxes')
  mkdirSync(boxes)
  for (const path of [folder, boxes]) {
    // the delivering processes must be able to enter
    chownSync(path, uid, gid)
    chmodSync(path, 0o711)
  }
  const worker = systemUser('afterbell-worker') // returned mail is delivered to whom it is read by, as docs/separation.md says
  mkdirSync(join(boxes, 'bounces'), { mode: 0o700 })
  chownSync(join(boxes, 'bounces'), worker.uid, worker.gid)
  writeFileSync(config, configOf(folder, port, kept), { mode: 0o644 })
  let end: (() => Promise<void>) | undefined
  const start = async (): Promise<void> => {
    // it dies with us, and with it whatever it started
    let said = ''
    const child = spawn(
      'setpriv',
      ['--pdeathsig', 'KILL', 'unshare', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', entry, 'sh', config],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => {
        said = `${said}${data}`.slice(-2_000)
      })
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    end = async () => {
      child.kill('SIGKILL')
      await gone
      await until('the mail server to end', 5_000, async () => ((await answers(port)) === null ? true : null))
    }
    await until('the mail server to answer', 15_000, () => answers(port)).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${said}`)
    })
  }
  const stop = async (): Promise<void> => {
    await end?.()
    end = undefined
  }
  await start()
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    bounceAddress: 'bounces@example.test',
    bounceBox: join(boxes, 'bounces'),
    start,
    stop,
    received: (user) => {
      const box = join(boxes, user, 'new')
      return existsSync(box) ? readdirSync(box).map((name) => readFileSync(join(box, name), 'utf8')) : []
    },
    close: async () => {
      await stop()
      await pause(50)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
