// An unmodified Debian fusioninventory-agent against a throwaway server that knows only `parseSubmission` and the answers.
import { execFile, execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import type { Result } from '../../core/result.ts'
import { accepted, asksForConfig, refused } from './answers.ts'
import type { Answer, Submission } from './contract.ts'
import { parseSubmission } from './parse.ts'

const agent = '/usr/bin/fusioninventory-agent'
const state = '/var/lib/fusioninventory-agent' // where the agent keeps its device id; not to be moved by an option
const canWrite = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
const reason = !existsSync(agent) ? `${agent} is not here` : canWrite(state) ? undefined : `${state} cannot be written`
const slow = [
  'process',
  'environment',
  'local_user',
  'local_group',
  'usb',
  'controller',
  'monitor',
  'video',
  'sound',
  'printer',
  'slot',
  'port',
  'input',
  'virtualmachine',
  'memory',
  'modem',
  'battery',
  'antivirus',
  'licenseinfo',
  'lvm',
  'remote_mgmt',
  'firewall',
  'storage',
]

describe.skipIf(reason !== undefined)(`a real agent${reason ? ` (skipped: ${reason})` : ''}`, () => {
  const before = reason ? [] : readdirSync(state)
  afterAll(() => {
    for (const name of readdirSync(state)) if (!before.includes(name)) rmSync(join(state, name), { recursive: true })
  })
  const ways: [string, string[]][] = [
    ['compressed', []],
    ['plain', ['--no-compression']],
  ]
  test.each(ways)(
    'asks, is told to send, sends its inventory and is content (%s)',
    async (_, more) => {
      const dir = mkdtempSync(join(tmpdir(), 'agent-'))
      writeFileSync(join(dir, 'agent.cfg'), '') // Debian's own may hold `local=`, which beats --server
      const got: Result<Submission>[] = []
      const answer = (url: string, body: Uint8Array): Answer => {
        if (asksForConfig(new URL(url, 'http://localhost').searchParams)) {
          return accepted({ kind: 'getconfig', dialect: 'glpi-json', compression: 'none' }, 24)
        }
        const result = parseSubmission(body)
        got.push(result)
        return result.ok ? accepted(result.value, 24) : refused(result.refusal)
      }
      const server = createServer(async (request, response) => {
        const { status, contentType, body } = answer(request.url ?? '/', await buffer(request))
        response.writeHead(status, { 'content-type': contentType, 'content-length': body.length }).end(body)
      })
      await new Promise<void>((done) => {
        server.listen(0, '127.0.0.1', done)
      })
      try {
        const { stderr } = await promisify(execFile)(
          agent,
          [
            '--server',
            `http://127.0.0.1:${(server.address() as AddressInfo).port}/agent/inventory/key`,
            '--tasks',
            'inventory',
            '--no-httpd',
            '--force',
            '--logger',
            'stderr',
            '--no-category',
            slow.join(','),
            '--conf-file',
            join(dir, 'agent.cfg'),
            ...more,
          ],
          { timeout: 60_000, env: { PATH: process.env.PATH, LANG: 'C', HOME: dir } },
        )
        expect(stderr).not.toMatch(/\[error\]/)
        const submissions = got.map((result) => (result.ok ? result.value : result.refusal))
        expect(submissions).toMatchObject([
          { kind: 'prolog', dialect: 'xml' },
          { kind: 'inventory', dialect: 'xml', partial: false },
        ])
        const { inventory, compression } = submissions[1] as Submission
        expect(compression).toBe(more.length > 0 ? 'none' : 'zlib')
        expect(inventory?.hostname.split('.')[0]).toBe(hostname().split('.')[0])
        const installed = execFileSync('dpkg-query', ['-W', '-f', '${db:Status-Abbrev}|${Package}|${Version}|${Architecture}\n'])
          .toString()
          .split('\n')
          .filter((line) => line.startsWith('ii '))
          .map((line) => line.split('|').slice(1).join(' '))
        const packages = inventory?.software.filter(({ ecosystem }) => ecosystem === 'dpkg') ?? []
        const told = new Set(packages.map(({ name, version, arch }) => `${name} ${version} ${arch}`))
        expect(installed.filter((line) => !told.has(line))).toEqual([])
      } finally {
        server.closeAllConnections()
        server.close()
        rmSync(dir, { recursive: true, force: true })
      }
    },
    90_000,
  )
})
