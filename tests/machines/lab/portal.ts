// The service that runs on every lab host: a library portal on port 8080, as a Debian package of our own in a good and a faulty
// version, so that a health check and a tester have something true to say yes or no to.
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './exec.ts'

export const portalName = 'library-portal'
export const portalVersions = { before: '1.0-1', good: '1.1-1', faulty: '1.1-1+faulty' } as const

const answerOf = (version: string): string => {
  const good = ['200 OK', 'Library portal: 3 books found.']
  const [status, body] = version.includes('faulty') ? ['500 Internal Server Error', 'The catalogue cannot be opened.'] : good
  return [
    '#!/bin/sh',
    'end=$(printf "\\r")', // the whole request is read first: a socket closed with bytes unread resets the connection
    'while read -r line; do case "$line" in "" | "$end") break ;; esac; done',
    `printf 'HTTP/1.0 ${status}\\r\\nContent-Type: text/plain\\r\\nX-Portal-Version: ${version}\\r\\n\\r\\n${body}\\n'`,
    '',
  ].join('\n')
}

const socket = '[Socket]\nListenStream=8080\nAccept=yes\n[Install]\nWantedBy=sockets.target\n'
const service = '[Service]\nExecStart=/usr/lib/library-portal/answer\nStandardInput=socket\nStandardError=null\n'

/** Builds `library-portal_VERSION_all.deb` into the folder. */
export const buildPortal = async (folder: string, version: string): Promise<string> => {
  const root = join(folder, `portal-${version}`)
  const units = join(root, 'lib/systemd/system')
  for (const sub of ['DEBIAN', 'usr/lib/library-portal', 'lib/systemd/system/sockets.target.wants']) await mkdir(join(root, sub), { recursive: true })
  await writeFile(
    join(root, 'DEBIAN/control'),
    [
      `Package: ${portalName}`,
      `Version: ${version}`,
      'Architecture: all',
      'Maintainer: Lab <lab@localhost>',
      'Depends: openssl',
      'Description: library portal of the lab district',
      '',
    ].join('\n'),
  )
  await writeFile(join(root, 'usr/lib/library-portal/answer'), answerOf(version))
  await chmod(join(root, 'usr/lib/library-portal/answer'), 0o755)
  await writeFile(join(units, 'library-portal.socket'), socket)
  await writeFile(join(units, 'library-portal@.service'), service)
  await run('ln', ['-sf', '../library-portal.socket', join(units, 'sockets.target.wants/library-portal.socket')])
  const deb = join(folder, `${portalName}_${version}_all.deb`)
  await run('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', root, deb])
  await rm(root, { recursive: true })
  return deb
}
