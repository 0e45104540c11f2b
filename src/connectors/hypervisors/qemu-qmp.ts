// QEMU through its machine protocol (6.0 and later): internal snapshots with memory, by background jobs. A job goes on when we
// die; its id is made from what it does, so that the next one of us finds it and waits instead of doing it twice.
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import {
  confirmed,
  hypervisorTrouble,
  snapshotNamePattern,
  type Hypervisor,
  type HypervisorAnswer,
  type MachineState,
  type Power,
  type Removed,
  type Reverted,
  type Snapshot,
  type Taken,
} from './contract.ts'
import { openQmp, type Qmp } from './qmp.ts'

export type QemuMachines = Readonly<Record<string, { readonly socket: string }>>
export type QemuLimits = { readonly answerMs: number; readonly jobMs: number }

const snapshotShape = z.object({ name: z.string(), 'date-sec': z.number(), 'date-nsec': z.number().default(0), 'vm-state-size': z.number() })
const blockShape = z.array(
  z.object({
    inserted: z
      .object({ 'node-name': z.string(), drv: z.string(), ro: z.boolean(), image: z.object({ snapshots: z.array(snapshotShape).default([]) }) })
      .optional(),
  }),
)
const statusShape = z.object({ status: z.string() })
const jobsShape = z.array(z.object({ id: z.string(), status: z.string(), error: z.string().optional() }))

const powers: Readonly<Record<string, Power>> = {
  running: 'running',
  paused: 'paused',
  prelaunch: 'paused',
  suspended: 'paused',
  'save-vm': 'paused',
  'restore-vm': 'paused',
  shutdown: 'off',
  'guest-panicked': 'failed',
  'internal-error': 'failed',
  'io-error': 'failed',
}

const asked = async <T>(qmp: Qmp, execute: string, shape: z.ZodType<T>): Promise<HypervisorAnswer<T>> => {
  const reply = await qmp.command(execute)
  if (!reply.ok) return hypervisorTrouble('step-failed', reply.says)
  const read = shape.safeParse(reply.value)
  return read.success ? confirmed(read.data) : hypervisorTrouble('unreadable-answer', `${execute} answered in an unknown form.`)
}

type Disks = { readonly nodes: readonly string[]; readonly snapshots: readonly Snapshot[] }

/** The writable disks, and the snapshots that every one of them has. */
const disksOf = async (qmp: Qmp): Promise<HypervisorAnswer<Disks>> => {
  const blocks = await asked(qmp, 'query-block', blockShape)
  if (!blocks.ok) return blocks
  const disks = blocks.value.flatMap((block) => (block.inserted === undefined || block.inserted.ro ? [] : [block.inserted]))
  const odd = disks.find((disk) => disk.drv !== 'qcow2')
  if (odd !== undefined)
    return hypervisorTrouble('cannot-snapshot', `The disk ${odd['node-name']} is of the kind ${odd.drv}, which keeps no snapshots.`)
  const [first] = disks
  if (first === undefined) return hypervisorTrouble('cannot-snapshot', 'The machine has no writable disk.')
  const everywhere = first.image.snapshots.filter((s) => disks.every((disk) => disk.image.snapshots.some((other) => other.name === s.name)))
  return confirmed({
    nodes: disks.map((disk) => disk['node-name']),
    snapshots: everywhere.map((s) => ({
      name: s.name,
      takenAtMs: s['date-sec'] * 1000 + Math.round(s['date-nsec'] / 1e6),
      memory: s['vm-state-size'] > 0,
    })),
  })
}

const powerOf = async (qmp: Qmp): Promise<HypervisorAnswer<Power>> => {
  const status = await asked(qmp, 'query-status', statusShape)
  return status.ok ? confirmed(powers[status.value.status] ?? 'paused') : status
}

type JobName = 'snapshot-save' | 'snapshot-load' | 'snapshot-delete'

/** Starts the job, or joins the one that is under way, and waits for its end. The answer is the job's error, null for none. */
const jobDone = async (qmp: Qmp, job: JobName, name: string, nodes: readonly string[], limitMs: number): Promise<HypervisorAnswer<string | null>> => {
  const id = `afterbell-${job}-${name}`
  const find = async () => {
    const jobs = await asked(qmp, 'query-jobs', jobsShape)
    return jobs.ok ? confirmed(jobs.value.find((j) => j.id === id)) : jobs
  }
  const before = await find()
  if (!before.ok) return before
  if (before.value === undefined) {
    const started = await qmp.command(job, { 'job-id': id, tag: name, devices: nodes, ...(job === 'snapshot-delete' ? {} : { vmstate: nodes[0] }) })
    if (!started.ok) return hypervisorTrouble('step-failed', started.says)
  }
  for (let waited = 0; waited < limitMs; waited += 100) {
    const state = await find()
    if (!state.ok) return state
    if (state.value === undefined) return confirmed(null)
    if (state.value.status === 'concluded') {
      await qmp.command('job-dismiss', { id })
      return confirmed(state.value.error ?? null)
    }
    await pause(100)
  }
  return hypervisorTrouble('step-failed', `${job} was still under way after ${limitMs / 1000} s.`)
}

type Conversation = { readonly qmp: Qmp; readonly disks: Disks; readonly power: Power; readonly evidence: MachineState['evidence'] }

type Changed = Conversation & { readonly error: string | null }

/** What stood before, the job, and what stands after it: the caller compares. */
const changed = async (c: Conversation, job: JobName, name: string, limitMs: number): Promise<HypervisorAnswer<Changed>> => {
  const error = await jobDone(c.qmp, job, name, c.disks.nodes, limitMs)
  if (!error.ok) return error
  // A failed load leaves the machine stopped, a good one leaves it as it was before: never leave a server stopped by us.
  const now = await powerOf(c.qmp)
  if (now.ok && now.value === 'paused' && (c.power === 'running' || (job === 'snapshot-load' && error.value === null))) await c.qmp.command('cont')
  const [disks, power] = [await disksOf(c.qmp), await powerOf(c.qmp)]
  if (!disks.ok) return disks
  if (!power.ok) return power
  return confirmed({ ...c, disks: disks.value, power: power.value, error: error.value })
}

const named = (c: Conversation, name: string): Snapshot | undefined => c.disks.snapshots.find((s) => s.name === name)

const takeIn = async (c: Conversation, name: string, limitMs: number): Promise<HypervisorAnswer<Taken>> => {
  const there = named(c, name)
  if (there !== undefined) return confirmed({ did: 'already-there', snapshot: there, power: c.power, evidence: c.evidence })
  const after = await changed(c, 'snapshot-save', name, limitMs)
  if (!after.ok) return after
  const snapshot = named(after.value, name)
  if (after.value.error !== null) return hypervisorTrouble('step-failed', after.value.error)
  if (snapshot === undefined) return hypervisorTrouble('not-confirmed', `The hypervisor reported success, but does not list ${name}.`)
  return confirmed({ did: 'taken', snapshot, power: after.value.power, evidence: c.evidence })
}

const revertIn = async (c: Conversation, name: string, limitMs: number): Promise<HypervisorAnswer<Reverted>> => {
  const snapshot = named(c, name)
  if (snapshot === undefined) return hypervisorTrouble('no-such-snapshot', `The machine has no snapshot ${name}; nothing was done.`)
  const after = await changed(c, 'snapshot-load', name, limitMs)
  if (!after.ok) return after
  if (after.value.error !== null) return hypervisorTrouble('step-failed', after.value.error)
  if (after.value.power !== 'running') return hypervisorTrouble('not-confirmed', `After the revert the machine is ${after.value.power}.`)
  return confirmed({ did: 'reverted', snapshot, power: after.value.power, evidence: c.evidence })
}

const removeIn = async (c: Conversation, name: string, limitMs: number): Promise<HypervisorAnswer<Removed>> => {
  if (named(c, name) === undefined) return confirmed({ did: 'already-gone', power: c.power, evidence: c.evidence })
  const after = await changed(c, 'snapshot-delete', name, limitMs)
  if (!after.ok) return after
  if (after.value.error !== null) return hypervisorTrouble('step-failed', after.value.error)
  if (named(after.value, name) !== undefined) return hypervisorTrouble('not-confirmed', `The hypervisor reported success, but still lists ${name}.`)
  return confirmed({ did: 'removed', power: after.value.power, evidence: c.evidence })
}

/** The vendor `qemu-qmp`; `machines` maps our names to monitor sockets. */
export const qemuQmp = (machines: QemuMachines, limits: QemuLimits = { answerMs: 30_000, jobMs: 600_000 }): Hypervisor => {
  const talk = async <T>(machine: string, about: (qmp: Qmp) => Promise<HypervisorAnswer<T>>): Promise<HypervisorAnswer<T>> => {
    const known = Object.hasOwn(machines, machine) ? machines[machine] : undefined
    if (known === undefined) return hypervisorTrouble('no-such-machine', `${machine} is not set up here.`)
    const qmp = await openQmp(known.socket, limits.answerMs)
    if (!qmp.ok) return qmp
    try {
      return await about(qmp.value)
    } finally {
      qmp.value.close()
    }
  }
  const change = <T>(machine: string, name: string, act: (c: Conversation, name: string, limitMs: number) => Promise<HypervisorAnswer<T>>) =>
    talk(machine, async (qmp): Promise<HypervisorAnswer<T>> => {
      if (!snapshotNamePattern.test(name)) throw new Error(`not a snapshot name of ours: ${name.slice(0, 60)}`)
      const [disks, power] = [await disksOf(qmp), await powerOf(qmp)]
      if (!disks.ok) return disks
      if (!power.ok) return power
      return act({ qmp, disks: disks.value, power: power.value, evidence: qmp.standIn ? 'stand-in' : 'real' }, name, limits.jobMs)
    })
  return {
    state: (machine) =>
      talk(machine, async (qmp) => {
        const power = await powerOf(qmp)
        return power.ok ? confirmed({ power: power.value, product: qmp.product, evidence: qmp.standIn ? 'stand-in' : 'real' }) : power
      }),
    list: (machine) =>
      talk(machine, async (qmp) => {
        const disks = await disksOf(qmp)
        return disks.ok ? confirmed(disks.value.snapshots) : disks
      }),
    take: (machine, name) => change(machine, name, takeIn),
    revert: (machine, name) => change(machine, name, revertIn),
    remove: (machine, name) => change(machine, name, removeIn),
  }
}
