import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkOf } from '../../src/processes/runner/checks.ts'
import { readRunnerConfig } from '../../src/processes/runner/config.ts'
import { serversOf } from '../../src/processes/runner/servers.ts'

const folder = mkdtempSync(join(tmpdir(), 'afterbell-runner-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string, mode = 0o600): string => {
  const path = join(folder, name)
  writeFileSync(path, text, { mode })
  chmodSync(path, mode)
  return path
}
const key = file('key', 'a key')
const password = file('password', 'a password')
const deviceId = '01937a2e-0000-7000-8000-00000000000a'

const first = '01937a2e-0000-7000-8000-000000000001'
const host = (more: object = {}) => ({
  deviceId: first,
  hostname: 'sis-01',
  address: '10.0.0.5',
  user: 'afterbell',
  keyFile: key,
  hostKey: 'ssh-ed25519 AAAA',
  sudo: true,
  hypervisor: { kind: 'qemu-qmp', socket: '/run/vm/sis.qmp' },
  backup: { kind: 'restic', repository: '/backup', passwordFile: password },
  ...more,
})
const read = (value: unknown) => readRunnerConfig(file('runner.json', JSON.stringify(value)))

describe('the runner’s own list', () => {
  it('is YAML or JSON, and finds a server by its device in its own district alone: a host’s name is its agent’s word', () => {
    const other = host({ hostname: 'other', address: '10.0.0.6', deviceId: `dev_${deviceId.replaceAll('-', '')}` })
    const text = `district: 7\nhosts:\n  - ${JSON.stringify(host())}\n  - ${JSON.stringify(other)}\n`
    const config = readRunnerConfig(file('runner.yaml', text))
    const serverOf = serversOf(config)
    expect(config.approvals).toBe('signed') // unless the file itself says otherwise
    expect(serverOf('7', { deviceId: first, hostname: 'anything' })?.name).toBe('sis-01')
    expect(serverOf('7', { deviceId, hostname: 'sis-01' })?.name).toBe('other')
    expect(serverOf('8', { deviceId, hostname: 'sis-01' })).toBeUndefined()
    expect(serverOf('7', { deviceId: 'x', hostname: 'sis-01' })).toBeUndefined() // an agent that calls itself so
  })
  it.each([
    ['an unknown key', { district: 1, hosts: [host({ password: 'x' })] }, /Unrecognized key/],
    ['a host without its device', { district: 1, hosts: [host({ deviceId: undefined })] }, /deviceId/],
    ['an unknown way to take approvals', { district: 1, approvals: 'none', hosts: [host()] }, /approvals/],
    [
      'one machine under two devices',
      { district: 1, hosts: [host(), host({ deviceId, hypervisor: { kind: 'qemu-qmp', socket: '/run/vm/b.qmp' } })] },
      /two devices are reached at 10\.0\.0\.5:22/,
    ],
    [
      'one virtual machine under two devices',
      { district: 1, hosts: [host(), host({ deviceId, address: '10.0.0.6' })] },
      /one’s snapshot would be taken for the other’s/,
    ],
    ['a host of no district', { hosts: [host()] }, /which district/],
    ['a host twice', { district: 1, hosts: [host(), host()] }, /stands here twice/],
    ['no sudo', { district: 1, hosts: [host({ sudo: false })] }, /sudo/],
    ['a hypervisor that is not built', { district: 1, hosts: [host({ hypervisor: { kind: 'vmware', socket: '/x' } })] }, /hypervisor\.kind/],
    ['a key that is not there', { district: 1, hosts: [host({ keyFile: '/nowhere/key' })] }, /nowhere/],
    ['a check of an unknown kind', { district: 1, hosts: [host({ healthChecks: [{ kind: 'service', name: 'x' }] })] }, /healthChecks/],
    ['an approver that is no person', { district: 1, approvers: ['ivan'], hosts: [host()] }, /approvers/],
  ])('refuses %s, by name', (_, value, says) => expect(() => read(value)).toThrow(says))
  it('refuses a key that others may read', () => {
    const open = file('open-key', 'a key', 0o644)
    expect(() => read({ district: 1, hosts: [host({ keyFile: open })] })).toThrow(/open-key: others may read it/)
  })
})

describe('health checks', () => {
  let server: Server
  let port = 0
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
      else response.writeHead(request.url === '/broken' ? 500 : 200).end('Library portal: 3 books found.')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as { port: number }).port
  })
  afterAll(() => {
    server.close()
  })
  const http = (path: string, more: object = {}) =>
    checkOf('127.0.0.1', { kind: 'http', url: `http://127.0.0.1:${port}${path}`, status: 200, ...more }).ask()
  it('ask the address named and no other', async () => {
    expect(await http('/')).toEqual({ ok: true, says: 'answers 200' })
    expect(await http('/', { holds: '3 books' })).toMatchObject({ ok: true })
    expect(await http('/', { holds: '4 books' })).toMatchObject({ ok: false })
    expect(await http('/broken')).toEqual({ ok: false, says: 'answers 500, not 200' })
    expect(await http('/moved')).toEqual({ ok: false, says: 'answers 302, not 200' })
    expect(await checkOf('127.0.0.1', { kind: 'port', port }).ask()).toEqual({ ok: true, says: 'answers' })
    expect(await checkOf('127.0.0.1', { kind: 'port', port: 1 }).ask()).toMatchObject({ ok: false, says: expect.stringContaining('ECONNREFUSED') })
  })
})
