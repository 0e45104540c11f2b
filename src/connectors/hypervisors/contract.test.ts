import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeHost, memoryStore, type FakeHost } from '../hosts/fake.ts'
import { snapshotNamePattern } from './contract.ts'
import { hypervisorContract, seen } from './contract.cases.ts'
import { emptyShelf, fakeHypervisor, type FakeShelf } from './fake.ts'
import { readSnapshotName, snapshotName } from './name.ts'

const standIn = (faults: FakeShelf['faults'] = []) => {
  const host = memoryStore<FakeHost>(fakeHost())
  const shelf = memoryStore<FakeShelf>({ ...emptyShelf(), faults })
  return { host, shelf, hypervisor: fakeHypervisor('srv1', host, shelf, () => Date.now()) }
}

hypervisorContract('stand-in', async () => ({ hypervisor: standIn().hypervisor, machine: 'srv1', evidence: 'stand-in', close: async () => {} }))

describe('faults on the stand-in', () => {
  it('never believes a success that the listing does not show', async () => {
    const taking = standIn(['take-lies'])
    expect(await taking.hypervisor.take('srv1', 'pre-MC-1')).toMatchObject({ ok: false, trouble: { code: 'not-confirmed' } })
    const removing = standIn(['remove-lies'])
    seen(await removing.hypervisor.take('srv1', 'pre-MC-1'))
    expect(await removing.hypervisor.remove('srv1', 'pre-MC-1')).toMatchObject({ ok: false, trouble: { code: 'not-confirmed' } })
  })
  it('brings the machine back as it was, boot id included', async () => {
    const { host, hypervisor, shelf } = standIn()
    seen(await hypervisor.take('srv1', 'pre-MC-1'))
    host.write({ ...host.read(), boots: 7, versions: {} })
    seen(await hypervisor.revert('srv1', 'pre-MC-1'))
    expect(host.read()).toEqual(fakeHost())
    expect(shelf.read().effects).toEqual(['take pre-MC-1', 'revert pre-MC-1'])
  })
})

describe('the name of a snapshot (SP-2)', () => {
  it('carries initials, local time and ticket', () => {
    const name = snapshotName({ initials: 'mc', at: '2026-11-17T20:14:59-06:00', ticket: 'T118' })
    expect(name).toEqual({ ok: true, value: 'pre-MC-20261117T2014-T118' })
    expect(snapshotName({ initials: 'É. B.', at: '2026-11-17T20:14', ticket: 'T1' })).toEqual({ ok: true, value: 'pre-EB-20261117T2014-T1' })
  })
  it('refuses what a hypervisor may not take', () => {
    const good = { initials: 'MC', at: '2026-11-17T20:14', ticket: 'T1' }
    for (const label of [
      { ...good, initials: '' },
      { ...good, at: 'today' },
      { ...good, ticket: 'T 1; rm' },
    ]) {
      expect(snapshotName(label)).toMatchObject({ ok: false, refusal: { clause: 'SP-2' } })
    }
  })
  it('fits every hypervisor and reads back', () =>
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[A-Za-z0-9_]{1,15}$/), (initials, ticket) => {
        const name = snapshotName({ initials, at: '2026-11-17T20:14', ticket })
        if (!name.ok) return
        expect(name.value).toMatch(snapshotNamePattern)
        expect(readSnapshotName(name.value)).toMatchObject({ at: '2026-11-17T20:14', ticket })
      }),
    ))
  it('knows a stranger’s snapshot', () => expect(readSnapshotName('before-upgrade')).toBeNull())
})
