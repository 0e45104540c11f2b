// A real IMAP server for tests: Debian's dovecot-imapd, with folders of its own, no system service, and a certificate of a test's own authority.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { folderName } from '../../src/connectors/mail/imap-line.ts'

export const dovecotMissing = (): string | undefined =>
  !existsSync('/usr/sbin/dovecot')
    ? 'dovecot is not installed (apt-get install dovecot-imapd)'
    : process.getuid?.() !== 0
      ? 'dovecot drops its rights itself and is started as root here'
      : undefined

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const at = server.address()
        server.close(() => resolve(typeof at === 'object' && at !== null ? at.port : 0))
      })
  })
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .once('data', () => {
        socket.destroy()
        resolve(true)
      })
      .once('error', () => resolve(false))
  })

export type Dovecot = {
  readonly tlsPort: number
  readonly startTlsPort: number
  readonly ca: string
  readonly log: () => string
  save(text: string | Buffer, folder?: string): void
  drop(text: string, folder: string): void
  admin(...args: readonly string[]): string
  stop(): Promise<void>
}

/** Starts it with one mailbox, `lists` with the password `s3cret "and\odd`. `host` is what its certificate is for. */
export const startDovecot = async (host = 'localhost'): Promise<Dovecot> => {
  const home = mkdtempSync(join(tmpdir(), 'dovecot-'))
  execFileSync('chmod', ['755', home])
  const [tlsPort, startTlsPort] = [await freePort(), await freePort()]
  const key = (name: string, ...more: readonly string[]) =>
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
        '-keyout',
        `${home}/${name}.key`,
        '-out',
        `${home}/${name}.pem`,
        '-subj',
        `/CN=${name}`,
        ...more,
      ],
      { stdio: 'ignore' },
    )
  key('server', '-addext', `subjectAltName=DNS:${host}`)
  mkdirSync(`${home}/mail`)
  execFileSync('chown', ['nobody:nogroup', `${home}/mail`])
  writeFileSync(`${home}/users`, 'lists:{PLAIN}s3cret "and\\odd:65534:65534::/nonexistent::\n')
  writeFileSync(
    `${home}/dovecot.conf`,
    `
base_dir = ${home}/run
state_dir = ${home}/state
instance_name = ${home.slice(-8)}
log_path = ${home}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${home}/server.pem
ssl_key = <${home}/server.key
auth_mechanisms = plain login
mail_location = maildir:${home}/mail/%u
first_valid_uid = 1
first_valid_gid = 1
service imap-login {
  chroot =
  inet_listener imap {
    port = ${startTlsPort}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
service anvil {
  chroot =
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${home}/users
}
userdb {
  driver = passwd-file
  args = username_format=%u ${home}/users
}
namespace inbox {
  inbox = yes
  mailbox "Listen & Süd" {
    auto = create
  }
}
`,
  )
  const child: ChildProcess = spawn('/usr/sbin/dovecot', ['-F', '-c', `${home}/dovecot.conf`], { stdio: ['ignore', 'ignore', 'pipe'] })
  let words = ''
  let dropped = 0
  child.stderr?.on('data', (chunk: Buffer) => {
    words += chunk.toString()
  })
  const log = (): string => (existsSync(`${home}/log`) ? execFileSync('tail', ['-n', '20', `${home}/log`], { encoding: 'utf8' }) : words)
  for (let i = 0; !(await answers(startTlsPort)); i++) {
    if (i > 100 || child.exitCode !== null) throw new Error(`dovecot does not answer: ${log()}`)
    await new Promise((next) => {
      setTimeout(next, 100)
    })
  }
  const admin = (...args: readonly string[]): string =>
    execFileSync('/usr/bin/doveadm', ['-c', `${home}/dovecot.conf`, ...args], { encoding: 'utf8' })
  return {
    tlsPort,
    startTlsPort,
    log,
    admin,
    ca: execFileSync('cat', [`${home}/server.pem`], { encoding: 'utf8' }),
    save: (text, folder = 'INBOX') => {
      execFileSync('/usr/bin/doveadm', ['-c', `${home}/dovecot.conf`, 'save', '-u', 'lists', '-m', folder], { input: text })
    },
    // Straight into the folder, as a delivery agent would: hundreds in no time. Maildir++ names folders in modified UTF-7.
    drop: (text, folder) => {
      const at = `${home}/mail/lists/${folder === 'INBOX' ? '' : `.${folderName(folder)}/`}`
      if (!existsSync(`${at}cur`)) throw new Error(`no folder ${at}`)
      const file = `${at}new/${++dropped}.M${dropped}P${process.pid}.afterbell`
      writeFileSync(file, text)
      chownSync(file, 65_534, 65_534)
    },
    stop: async () => {
      const gone = new Promise((resolve) => {
        child.once('exit', resolve)
      })
      child.kill('SIGTERM')
      await gone
      rmSync(home, { recursive: true, force: true })
    },
  }
}
