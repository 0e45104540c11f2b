// What every host vendor must do, the stand-in included: one path from old versions to really clean, with its probes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differenceOf } from './apt.ts'
import type { Answer, HostFacts, Hosts, HostSession, HostTarget, Pending } from './contract.ts'
import { once, untilDone, untilRebooted, type Watch } from './watch.ts'

export type HostWorld = {
  readonly hosts: Hosts
  readonly target: HostTarget
  readonly anotherKey: string
  readonly watch: Watch & { readonly downLimitMs: number }
  readonly breakRepository: () => Promise<void>
  readonly mendRepository: () => Promise<void>
  readonly offerSecondWave: () => void
  /** The product's own rule of SP-3: why the host is not clean; `installedUnder` is the boot id under which it last installed something. */
  readonly whyNotClean: (facts: HostFacts, pending: Pending, installedUnder: string) => readonly string[]
  readonly close: () => Promise<void>
}

export const told = <T>(result: Answer<T>): T => {
  if (!result.ok) throw new Error(`${result.trouble.code}: ${result.trouble.says}`)
  return result.value
}

export const hostContract = (name: string, make: () => Promise<HostWorld>): void => {
  describe(`${name}: the contract of a patched host`, () => {
    let world: HostWorld
    const ask = async <T>(step: (session: HostSession) => Promise<Answer<T>>): Promise<T> => told(await once(world.hosts, world.target, step))
    beforeAll(async () => void (world = await make()), 300_000)
    afterAll(() => world?.close())

    it('does not talk to a machine with another host key', async () => {
      const opened = await world.hosts.open({ ...world.target, hostKeys: [world.anotherKey] })
      expect(opened).toMatchObject({ ok: false, trouble: { code: 'host-key-differs' } })
    })

    it('tells the facts, the same boot id each time', async () => {
      const [facts, again] = [await ask((s) => s.facts()), await ask((s) => s.bootId())]
      expect(facts).toMatchObject({ bootId: again, broken: [], held: [], deletedMaps: [], architecture: 'amd64' })
      expect(facts.bootId).toMatch(/^[0-9a-f-]{36}$/)
    })

    it('cannot tell what is pending while the repository is away', async () => {
      await world.breakRepository()
      expect(await once(world.hosts, world.target, (s) => s.pending())).toMatchObject({ ok: false, trouble: { code: 'repository-unreachable' } })
      await world.mendRepository()
      expect((await ask((s) => s.pending())).updates.length).toBeGreaterThan(0)
    })

    it('installs detached, once per token, and the versions prove it', async () => {
      const before = await ask((s) => s.versions())
      const { updates } = await ask((s) => s.pending())
      expect(await ask((s) => s.poll('upgrade', 'case-1'))).toEqual({ state: 'not-started' })
      expect(await ask((s) => s.start('upgrade', 'case-1'))).toEqual({ did: 'started' })
      expect(await ask((s) => s.start('upgrade', 'case-1'))).toEqual({ did: 'already-started' })
      expect(told(await untilDone(world.hosts, world.target, 'upgrade', 'case-1', world.watch))).toMatchObject({ state: 'finished', exitCode: 0 })
      expect(await ask((s) => s.start('upgrade', 'case-1'))).toEqual({ did: 'already-started' })
      const changed = differenceOf(before, await ask((s) => s.versions()))
      expect(changed.map((c) => [c.name.split(':')[0], c.after]).sort()).toEqual(updates.map((u) => [u.name, u.to]).sort())
    }, 180_000)

    it('is not clean because nothing is pending', async () => {
      const [facts, pending] = [await ask((s) => s.facts()), await ask((s) => s.pending())]
      expect(pending.updates).toEqual([])
      expect(world.whyNotClean(facts, pending, facts.bootId)).toEqual([
        expect.stringMatching(/files in use were replaced$/),
        'nothing shows a reboot after the last install',
      ])
    })

    it('reboots once: the boot id is the probe, and the install is still known afterwards', async () => {
      const bootId = await ask((s) => s.bootId())
      expect(await ask((s) => s.reboot('00000000-0000-0000-0000-000000000000'))).toEqual({ did: 'already-rebooted', bootId })
      expect(await ask((s) => s.reboot(bootId))).toEqual({ did: 'asked', bootId })
      const outcome = await untilRebooted(world.hosts, world.target, bootId, world.watch)
      expect(outcome).toMatchObject({ outcome: 'rebooted' })
      expect(await ask((s) => s.reboot(bootId))).toMatchObject({ did: 'already-rebooted' })
      expect(await ask((s) => s.poll('upgrade', 'case-1'))).toMatchObject({ state: 'finished' })
      const [facts, pending] = [await ask((s) => s.facts()), await ask((s) => s.pending())]
      expect(world.whyNotClean(facts, pending, bootId)).toEqual([])
    }, 180_000)

    it('has more to do when a second round of updates is on offer', async () => {
      world.offerSecondWave()
      const { updates } = await ask((s) => s.pending())
      expect(updates.length).toBeGreaterThan(0)
      expect(await ask((s) => s.start('upgrade', 'case-2'))).toEqual({ did: 'started' })
      expect(told(await untilDone(world.hosts, world.target, 'upgrade', 'case-2', world.watch))).toMatchObject({ state: 'finished', exitCode: 0 })
      expect((await ask((s) => s.pending())).updates).toEqual([])
    }, 180_000)

    it('takes no token but ours', async () => {
      await expect(ask((s) => s.start('upgrade', 'x; reboot'))).rejects.toThrow('not a token')
    })
  })
}
