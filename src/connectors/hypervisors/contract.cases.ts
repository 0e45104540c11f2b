// What every hypervisor vendor must do, the stand-ins included.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EvidenceGrade, Hypervisor, HypervisorAnswer } from './contract.ts'

export type HypervisorWorld = {
  readonly hypervisor: Hypervisor
  readonly machine: string
  readonly evidence: EvidenceGrade
  readonly close: () => Promise<void>
}

export const seen = <T>(result: HypervisorAnswer<T>): T => {
  if (!result.ok) throw new Error(`${result.trouble.code}: ${result.trouble.says}`)
  return result.value
}

export const hypervisorContract = (name: string, make: () => Promise<HypervisorWorld>): void => {
  describe(`${name}: the contract of a hypervisor`, () => {
    let world: HypervisorWorld
    const names = async () => seen(await world.hypervisor.list(world.machine)).map((s) => s.name)
    beforeAll(async () => void (world = await make()), 300_000)
    afterAll(() => world?.close())

    it('tells the machine’s power and how good its evidence is', async () => {
      expect(seen(await world.hypervisor.state(world.machine))).toMatchObject({ power: 'running', evidence: world.evidence })
      expect(await world.hypervisor.state('no-such-vm')).toMatchObject({ ok: false, trouble: { code: 'no-such-machine' } })
    })

    it('takes a snapshot once, seen by listing', async () => {
      expect(await names()).toEqual([])
      const taken = seen(await world.hypervisor.take(world.machine, 'pre-MC-20261117T2014-T118'))
      expect(taken).toMatchObject({ did: 'taken', power: 'running', snapshot: { name: 'pre-MC-20261117T2014-T118' } })
      expect(Math.abs((taken.snapshot.takenAtMs ?? 0) - Date.now())).toBeLessThan(120_000)
      expect(seen(await world.hypervisor.take(world.machine, 'pre-MC-20261117T2014-T118')).did).toBe('already-there')
      expect(seen(await world.hypervisor.take(world.machine, 'pre-JD-20261117T2015-T119')).did).toBe('taken')
      expect((await names()).sort()).toEqual(['pre-JD-20261117T2015-T119', 'pre-MC-20261117T2014-T118'])
    }, 120_000)

    it('reverts, again if asked again, and leaves the machine running', async () => {
      for (let i = 0; i < 2; i++) {
        const reverted = await world.hypervisor.revert(world.machine, 'pre-MC-20261117T2014-T118')
        expect(seen(reverted)).toMatchObject({ did: 'reverted', power: 'running' })
      }
      const missing = await world.hypervisor.revert(world.machine, 'pre-XX-20261117T2014-T1')
      expect(missing).toMatchObject({ ok: false, trouble: { code: 'no-such-snapshot' } })
      expect(seen(await world.hypervisor.state(world.machine)).power).toBe('running')
    }, 120_000)

    it('removes, confirmed by the listing, and says so when it was gone already', async () => {
      expect(seen(await world.hypervisor.remove(world.machine, 'pre-MC-20261117T2014-T118')).did).toBe('removed')
      expect(await names()).toEqual(['pre-JD-20261117T2015-T119'])
      expect(seen(await world.hypervisor.remove(world.machine, 'pre-MC-20261117T2014-T118')).did).toBe('already-gone')
      expect(seen(await world.hypervisor.remove(world.machine, 'pre-JD-20261117T2015-T119')).did).toBe('removed')
      expect(await names()).toEqual([])
    }, 120_000)
  })
}
