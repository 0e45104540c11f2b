// Light hosts: the host contract on a real Debian, then the faults that made the contract what it is.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differenceOf } from '../../src/connectors/hosts/apt.ts'
import { hostContract, told } from '../../src/connectors/hosts/contract.cases.ts'
import type { Answer, HostSession } from '../../src/connectors/hosts/contract.ts'
import { debianSsh } from '../../src/connectors/hosts/debian-ssh.ts'
import { once, untilDone, untilRebooted } from '../../src/connectors/hosts/watch.ts'
import { whyNotCleanNow } from '../lib/clean.ts'
import { pause, until } from './lab/exec.ts'
import { openLab, type Lab } from './lab/lab.ts'
import { lightHost, type LightHost } from './lab/light.ts'
import { labTools } from './lab/tools.ts'

const ready = await labTools(['light'])
const why = ready.ready ? '' : ` (skipped: ${ready.reason})`
const hosts = debianSsh({ connectMs: 5_000, keepaliveMs: 1_000 })
const watch = { everyMs: 500, limitMs: 150_000, downLimitMs: 20_000, now: () => performance.now(), sleep: pause }

describe.skipIf(!ready.ready)(`light hosts${why}`, () => {
  let lab: Lab
  beforeAll(async () => void (lab = await openLab()), 600_000)
  afterAll(() => lab?.close())

  hostContract('Debian over SSH', async () => {
    const host = await lightHost(lab, { name: 'contract' })
    return {
      hosts,
      target: host.target,
      anotherKey: lab.login.publicKey,
      watch,
      breakRepository: host.breakRepository,
      mendRepository: host.mendRepository,
      offerSecondWave: () => host.offer('wave2'),
      close: host.stop,
      whyNotClean: whyNotCleanNow,
    }
  })

  describe('faults', () => {
    let host: LightHost
    const ask = async <T>(step: (session: HostSession) => Promise<Answer<T>>): Promise<T> => told(await once(hosts, host.target, step))
    const unpacked = (packages: number) =>
      until(
        `${packages} packages being unpacked`,
        60_000,
        async () => {
          const { out } = await host.inside('grep', '-c', ' upgrade ', '/var/log/dpkg.log')
          return Number(out) >= packages ? true : null
        },
        50,
      )
    beforeAll(async () => void (host = await lightHost(lab, { name: 'faults', wave: 'wave1-faulty' })), 600_000)

    it('lets the account do the listed steps and nothing else', async () => {
      // `sudo -l COMMAND` asks and does not run it
      const may = async (...args: string[]) => (await host.inside('runuser', '-u', 'afterbell', '--', 'sudo', '-n', '-l', ...args)).code === 0
      const wider = ['id', 'systemd-run id', 'apt-get install x', 'date -u -s @1795300000;id', 'find /proc -name maps', 'dpkg --audit -i']
      for (const args of wider.map((line) => line.split(' '))) {
        expect(await may(...args), args.join(' ')).toBe(false)
      }
      expect(await may('date', '-u', '-s', '@1795300000')).toBe(true)
    })

    it('reverts to the snapshot, proved by versions', async () => {
      const before = await ask((s) => s.versions())
      const bootId = await ask((s) => s.bootId())
      expect((await ask((s) => s.pending())).updates).toHaveLength(8)
      await host.snapshots.take('pre-MC-20261117T2014-T118')
      await ask((s) => s.start('upgrade', 'revert-1'))
      expect(told(await untilDone(hosts, host.target, 'upgrade', 'revert-1', watch))).toMatchObject({ state: 'finished', exitCode: 0 })
      expect(differenceOf(before, await ask((s) => s.versions()))).toHaveLength(8)
      expect((await fetch(host.portal)).status).toBe(500) // the faulty update: this is what the tester sees
      await host.snapshots.revert('pre-MC-20261117T2014-T118')
      expect(differenceOf(before, await ask((s) => s.versions()))).toEqual([])
      expect(await ask((s) => s.bootId())).not.toBe(bootId)
      expect(await ask((s) => s.poll('upgrade', 'revert-1'))).toEqual({ state: 'not-started' })
      expect((await fetch(host.portal)).status).toBe(200)
      expect((await ask((s) => s.pending())).updates).toHaveLength(8)
    }, 120_000)

    it('goes on with an install when the link is cut; we reconnect, look, then act', async () => {
      host.offer('wave1')
      const session = told(await hosts.open(host.target))
      const bootId = told(await session.bootId())
      told(await session.pending())
      told(await session.start('upgrade', 'cut-1'))
      await unpacked(2)
      await host.cutNetwork()
      const lost = await session.poll('upgrade', 'cut-1')
      expect(lost).toMatchObject({ ok: false, trouble: { code: 'link-lost' } })
      expect(await hosts.open(host.target)).toMatchObject({ ok: false, trouble: { code: 'unreachable' } })
      await host.healNetwork()
      expect(told(await untilDone(hosts, host.target, 'upgrade', 'cut-1', watch))).toMatchObject({ state: 'finished', exitCode: 0 })
      told(await once(hosts, host.target, (s) => s.reboot(bootId)))
      expect(await untilRebooted(hosts, host.target, bootId, watch)).toMatchObject({ outcome: 'rebooted' })
      const [facts, pending] = [await ask((s) => s.facts()), await ask((s) => s.pending())]
      expect(whyNotCleanNow(facts, pending, bootId)).toEqual([])
    }, 180_000)

    it('tells power loss in the middle of an install, and repairs it', async () => {
      host.offer('wave2')
      await ask((s) => s.pending())
      const bootId = await ask((s) => s.bootId())
      await ask((s) => s.start('upgrade', 'power-1'))
      await unpacked(10) // eight in the first round
      await host.die()
      await host.powerOn()
      expect(await ask((s) => s.bootId())).not.toBe(bootId)
      expect(await ask((s) => s.poll('upgrade', 'power-1'))).toMatchObject({ state: 'interrupted' })
      expect((await ask((s) => s.facts())).broken.length).toBeGreaterThan(0)
      for (const work of ['configure', 'fix-broken'] as const) {
        await ask((s) => s.start(work, `power-1-${work}`))
        const done = told(await untilDone(hosts, host.target, work, `power-1-${work}`, watch))
        // `dpkg --configure -a` ends with 1 where one half needs the other: what comes after it decides
        expect(done).toMatchObject(work === 'configure' ? { state: 'finished' } : { state: 'finished', exitCode: 0 })
      }
      expect((await ask((s) => s.facts())).broken).toEqual([])
      await ask((s) => s.pending())
      await ask((s) => s.start('upgrade', 'power-2'))
      expect(told(await untilDone(hosts, host.target, 'upgrade', 'power-2', watch))).toMatchObject({ state: 'finished', exitCode: 0 })
      expect((await ask((s) => s.pending())).updates).toEqual([])
    }, 180_000)

    it('reports a held package as held back, not as pending', async () => {
      await host.inside('apt-mark', 'hold', 'tzdata')
      expect((await ask((s) => s.facts())).held).toEqual(['tzdata'])
    })
  })
})
