import { setTimeout as sleep } from 'node:timers/promises'
import { resticBackups } from '../../connectors/backups/restic.ts'
import { trouble, type Answer, type Hosts, type HostSession, type HostTarget } from '../../connectors/hosts/contract.ts'
import { debianSsh } from '../../connectors/hosts/debian-ssh.ts'
import { once, untilDone, untilRebooted } from '../../connectors/hosts/watch.ts'
import { qemuQmp } from '../../connectors/hypervisors/qemu-qmp.ts'
import type { Engine, Server } from '../../subjects/runbooks/engine/ports.ts'
import { checkOf } from './checks.ts'
import type { HostConfig, RunnerConfig } from './config.ts'

export type Limits = { readonly everyMs: number; readonly installMs: number; readonly rebootMs: number; readonly downMs: number }

const now = () => performance.now()

/** The ways to one host, each waiting with fresh connections up to its limit. */
export const reach = (
  hosts: Hosts,
  target: HostTarget,
  { everyMs, installMs, rebootMs, downMs }: Limits,
): Pick<Server, 'evidence' | 'ask' | 'untilDone' | 'untilRebooted' | 'untilAnswers'> => ({
  evidence: hosts.evidence,
  ask: (step) => once(hosts, target, step),
  untilDone: (work, token) => untilDone(hosts, target, work, token, { everyMs, limitMs: installMs, now, sleep }),
  untilRebooted: (bootIdBefore) => untilRebooted(hosts, target, bootIdBefore, { everyMs, limitMs: rebootMs, downLimitMs: downMs, now, sleep }),
  untilAnswers: async <T>(step: (session: HostSession) => Promise<Answer<T>>) => {
    let last: Answer<T> = trouble('unreachable', 'It was not asked.')
    for (const end = now() + rebootMs; now() < end; await sleep(everyMs)) {
      last = await once(hosts, target, step)
      if (last.ok || !['unreachable', 'link-lost'].includes(last.trouble.code)) return last
    }
    return last
  },
})

const serverFrom = (host: HostConfig, hosts: Hosts, limits: Limits): Server => {
  const name = host.hostname ?? host.deviceId
  const machine = host.hypervisor.machine ?? name
  const target = { name, address: host.address, port: host.port, user: host.user, privateKey: host.privateKey, hostKeys: host.hostKey }
  const { repository, passwordFile } = host.backup
  const backups = resticBackups({ name: host.backup.name, repository, passwordFile })
  return {
    name,
    ...reach(hosts, target, limits),
    hypervisor: qemuQmp({ [machine]: { socket: host.hypervisor.socket } }),
    machine,
    lastBackup: () => backups.latest(host.backup.host ?? name),
    checks: host.healthChecks.map((one) => checkOf(host.address, one)),
    revertForbidden: host.revertForbidden,
  }
}

/** The servers of the runner's list, found by district and device; a host's name is its agent's word and finds nothing. */
export const serversOf = (config: RunnerConfig): Engine['serverOf'] => {
  const limits = {
    everyMs: config.everySeconds * 1000,
    installMs: config.installHours * 3_600_000,
    rebootMs: config.rebootMinutes * 60_000,
    downMs: config.downMinutes * 60_000,
  }
  const hosts = debianSsh({ connectMs: config.connectSeconds * 1000 })
  const all = config.hosts.map((host) => ({ host, server: serverFrom(host, hosts, limits) }))
  return (districtId, { deviceId }) => all.find(({ host }) => host.district === districtId && host.deviceId === deviceId)?.server
}
