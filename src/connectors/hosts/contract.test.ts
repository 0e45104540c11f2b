import { describe, expect, it } from 'vitest'
import { hostContract, told } from './contract.cases.ts'
import type { HostTarget } from './contract.ts'
import { fakeHost, fakeHosts, memoryStore, type FakeHost } from './fake.ts'
import { whyNotCleanNow } from '../../../tests/lib/clean.ts'
import { once, untilDone, untilRebooted } from './watch.ts'

const target: HostTarget = { name: 'srv1', address: '192.0.2.1', port: 22, user: 'afterbell', privateKey: '', hostKeys: ['ssh-ed25519 FAKE'] }
let ticks = 0
const watch = { everyMs: 1, limitMs: 50, downLimitMs: 10, now: () => ticks, sleep: async (ms: number) => void (ticks += ms) }

hostContract('stand-in', async () => {
  const store = memoryStore(fakeHost())
  const change = (make: (host: FakeHost) => Partial<FakeHost>) => store.write({ ...store.read(), ...make(store.read()) })
  return {
    hosts: fakeHosts({ srv1: store }),
    target,
    anotherKey: 'ssh-ed25519 OTHER',
    watch,
    breakRepository: async () => change(() => ({ faults: ['repository-unreachable'] })),
    mendRepository: async () => change(() => ({ faults: [] })),
    offerSecondWave: () => change(() => ({ wave: 2 })),
    whyNotClean: whyNotCleanNow,
    close: async () => {},
  }
})

describe('faults on the stand-in', () => {
  const withFaults = (...faults: FakeHost['faults']) => {
    const store = memoryStore(fakeHost({ faults }))
    return { store, hosts: fakeHosts({ srv1: store }) }
  }

  it('a link lost after the start: the probe tells that it runs, a second start does not double it', async () => {
    const { store, hosts } = withFaults('link-lost-after-start')
    expect(await once(hosts, target, (s) => s.start('upgrade', 'run-1'))).toMatchObject({ ok: false, trouble: { code: 'link-lost' } })
    expect(told(await once(hosts, target, (s) => s.start('upgrade', 'run-1')))).toEqual({ did: 'already-started' })
    expect(told(await untilDone(hosts, target, 'upgrade', 'run-1', watch))).toMatchObject({ state: 'finished', exitCode: 0 })
    expect(store.read().effects).toEqual(['upgrade run-1'])
  })

  it('an interrupted install is told as such, leaves packages unsound, and repair is work of its own', async () => {
    const { store, hosts } = withFaults('interrupted')
    told(await once(hosts, target, (s) => s.start('upgrade', 'run-1')))
    expect(told(await untilDone(hosts, target, 'upgrade', 'run-1', watch))).toMatchObject({ state: 'interrupted' })
    expect(store.read().broken).toEqual(['libssl3'])
    told(await once(hosts, target, (s) => s.start('configure', 'run-1-repair')))
    told(await untilDone(hosts, target, 'configure', 'run-1-repair', watch))
    expect(told(await once(hosts, target, (s) => s.facts())).broken).toEqual([])
  })

  it('tells a host that never went down from one that never came back', async () => {
    for (const [fault, outcome] of [
      ['never-reboots', 'never-went-down'],
      ['never-comes-back', 'never-came-back'],
    ] as const) {
      const { hosts } = withFaults(fault)
      const bootId = told(await once(hosts, target, (s) => s.bootId()))
      told(await once(hosts, target, (s) => s.reboot(bootId)))
      expect(await untilRebooted(hosts, target, bootId, watch)).toMatchObject({ outcome })
    }
  })

  it('a held package is never clean', async () => {
    const store = memoryStore(fakeHost({ held: ['perl-base'], wave: 0 }))
    const facts = told(await once(fakeHosts({ srv1: store }), target, (s) => s.facts()))
    expect(whyNotCleanNow(facts, { updates: [], removals: [], keptBack: ['perl-base'], phased: ['x'] }, 'another-boot-id')).toEqual([
      'held: perl-base',
    ])
  })
})
