// One QEMU guest, a real kernel update, both outcomes (6-10 minutes emulated): the only proof of SP-2, SP-4.3 and SP-4.6.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differenceOf } from '../../src/connectors/hosts/apt.ts'
import { whyNotCleanNow } from '../lib/clean.ts'
import { told } from '../../src/connectors/hosts/contract.cases.ts'
import type { Answer, HostFacts, HostSession, Versions } from '../../src/connectors/hosts/contract.ts'
import { debianSsh } from '../../src/connectors/hosts/debian-ssh.ts'
import { once, untilDone, untilRebooted } from '../../src/connectors/hosts/watch.ts'
import { seen } from '../../src/connectors/hypervisors/contract.cases.ts'
import { qemuQmp } from '../../src/connectors/hypervisors/qemu-qmp.ts'
import { snapshotName } from '../../src/connectors/hypervisors/name.ts'
import { pause } from './lab/exec.ts'
import { guest, type Guest } from './lab/guest.ts'
import { openLab, type Lab } from './lab/lab.ts'
import { labTools } from './lab/tools.ts'

const ready = await labTools(['light', 'vm'])
const hosts = debianSsh({ connectMs: 30_000 })
const watch = { everyMs: 3_000, limitMs: 900_000, downLimitMs: 120_000, now: () => performance.now(), sleep: pause }
const minutes = (n: number) => n * 60_000

describe.skipIf(!ready.ready)(`a QEMU guest${ready.ready ? '' : ` (skipped: ${ready.reason})`}`, () => {
  let lab: Lab
  let machine: Guest
  let before: { readonly facts: HostFacts; readonly versions: Versions }
  const name = snapshotName({ initials: 'MC', at: '2026-11-17T20:14', ticket: 'T118' })
  const snapshot = name.ok ? name.value : ''
  const ask = async <T>(step: (session: HostSession) => Promise<Answer<T>>): Promise<T> => told(await once(hosts, machine.target, step))
  const hypervisor = () => qemuQmp({ guest: { socket: machine.qmp } })
  const pass = async (token: string): Promise<void> => {
    const bootId = await ask((s) => s.bootId())
    expect(await ask((s) => s.start('upgrade', token))).toEqual({ did: 'started' })
    expect(told(await untilDone(hosts, machine.target, 'upgrade', token, watch))).toMatchObject({ state: 'finished', exitCode: 0 })
    expect(await ask((s) => s.reboot(bootId))).toMatchObject({ did: 'asked' })
    expect(await untilRebooted(hosts, machine.target, bootId, watch)).toMatchObject({ outcome: 'rebooted' })
  }
  beforeAll(async () => {
    lab = await openLab()
    machine = await guest(lab, { name: 'guest' })
  }, minutes(10))
  afterAll(() => lab?.close())

  it(
    'is an older Debian with a kernel update waiting, and gets its snapshot',
    async () => {
      const facts = await ask((s) => s.facts())
      const { updates } = await ask((s) => s.pending())
      expect(facts.kernel).toMatchObject({ ofContainer: false, running: facts.kernel.newest, runningVersion: facts.kernel.newestVersion })
      expect(updates.map((u) => u.name)).toContain('linux-image-cloud-amd64')
      expect(updates.length).toBeGreaterThanOrEqual(9)
      before = { facts: await ask((s) => s.facts()), versions: await ask((s) => s.versions()) }
      expect(seen(await hypervisor().take('guest', snapshot))).toMatchObject({
        did: 'taken',
        power: 'running',
        evidence: 'real',
        snapshot: { memory: true },
      })
    },
    minutes(3),
  )

  it(
    'is not clean before the reboot, and is after it, on the new kernel',
    async () => {
      const bootId = await ask((s) => s.bootId())
      expect(await ask((s) => s.start('upgrade', 'vm-1'))).toEqual({ did: 'started' })
      expect(told(await untilDone(hosts, machine.target, 'upgrade', 'vm-1', watch))).toMatchObject({ state: 'finished', exitCode: 0 })
      expect(whyNotCleanNow(await ask((s) => s.facts()), await ask((s) => s.pending()), bootId)).toEqual([
        'the running kernel is not the newest installed one',
        expect.stringMatching(/files in use were replaced$/),
        'nothing shows a reboot after the last install',
      ])
      await ask((s) => s.reboot(bootId))
      expect(await untilRebooted(hosts, machine.target, bootId, watch)).toMatchObject({ outcome: 'rebooted' })
      const facts = await ask((s) => s.facts())
      expect(facts.kernel.running).not.toBe(before.facts.kernel.running)
      expect(whyNotCleanNow(facts, await ask((s) => s.pending()), bootId)).toEqual([])
    },
    minutes(20),
  )

  it(
    'is patched in a second round',
    async () => {
      machine.offer('wave2')
      expect((await ask((s) => s.pending())).updates).toHaveLength(6)
      const bootId = await ask((s) => s.bootId())
      await pass('vm-2')
      expect(whyNotCleanNow(await ask((s) => s.facts()), await ask((s) => s.pending()), bootId)).toEqual([])
    },
    minutes(15),
  )

  it(
    'goes back to the snapshot: old boot id, old clock, old kernel, old versions',
    async () => {
      expect(seen(await hypervisor().revert('guest', snapshot))).toMatchObject({ did: 'reverted', power: 'running', evidence: 'real' })
      const facts = await ask((s) => s.facts())
      expect(facts.bootId).toBe(before.facts.bootId)
      expect(facts.clockMs).toBeLessThan(Date.now() - 60_000)
      expect(facts.kernel.running).toBe(before.facts.kernel.running)
      expect(differenceOf(before.versions, await ask((s) => s.versions()))).toEqual([])
      await ask((s) => s.setClock(Math.floor(Date.now() / 1000)))
      expect(Math.abs((await ask((s) => s.facts())).clockMs - Date.now())).toBeLessThan(20_000)
      expect((await ask((s) => s.pending())).updates.length).toBeGreaterThanOrEqual(9)
    },
    minutes(5),
  )

  it('loses its snapshot, confirmed by the listing', async () => {
    expect(seen(await hypervisor().list('guest')).map((s) => s.name)).toEqual([snapshot])
    expect(seen(await hypervisor().remove('guest', snapshot))).toMatchObject({ did: 'removed', power: 'running' })
    expect(seen(await hypervisor().list('guest'))).toEqual([])
  })
})
