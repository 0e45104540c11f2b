// The QEMU driver against a real QEMU with an empty disk (no guest needed: the protocol and the snapshots are real), and
// against the light host's stand-in.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hypervisorContract, seen } from '../../src/connectors/hypervisors/contract.cases.ts'
import { qemuQmp } from '../../src/connectors/hypervisors/qemu-qmp.ts'
import { openQmp } from '../../src/connectors/hypervisors/qmp.ts'
import { run, until } from './lab/exec.ts'
import { openLab, type Lab } from './lab/lab.ts'
import { lightHost, type LightHost } from './lab/light.ts'
import { qmpStandIn, type StandIn } from './lab/qmp-stand-in.ts'
import { labTools } from './lab/tools.ts'

const qemu = await labTools(['qemu'])
const light = await labTools(['light'])

const emptyMachine = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'afterbell-qemu-'))
  const [disk, socket] = [join(folder, 'disk.qcow2'), join(folder, 'qmp')]
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '64M'])
  const child = spawn(
    'qemu-system-x86_64',
    [
      '-accel',
      'tcg',
      '-machine',
      'q35',
      '-m',
      '32',
      '-nodefaults',
      '-display',
      'none',
      '-S',
      '-drive',
      `file=${disk},if=virtio,format=qcow2`,
      '-qmp',
      `unix:${socket},server=on,wait=off`,
    ],
    { stdio: 'ignore' },
  )
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await until('QEMU', 10_000, async () => (existsSync(socket) ? true : null))
  const qmp = seen(await openQmp(socket))
  await qmp.command('cont')
  qmp.close()
  return {
    socket,
    close: async () => {
      child.kill('SIGKILL')
      await gone
      await rm(folder, { recursive: true })
    },
  }
}

describe.skipIf(!qemu.ready)(`a real QEMU without a guest${qemu.ready ? '' : ` (skipped: ${qemu.reason})`}`, () => {
  hypervisorContract('QEMU', async () => {
    const machine = await emptyMachine()
    return { hypervisor: qemuQmp({ srv1: machine }), machine: 'srv1', evidence: 'real', close: machine.close }
  })

  it('joins a job that an earlier process left behind, and does nothing twice', async () => {
    const machine = await emptyMachine()
    const qmp = seen(await openQmp(machine.socket))
    const blocks = (await qmp.command('query-block')) as { value: { inserted: { 'node-name': string } }[] }
    const devices = [blocks.value[0]?.inserted['node-name']]
    const left = await qmp.command('snapshot-save', { 'job-id': 'afterbell-snapshot-save-pre-MC-1', tag: 'pre-MC-1', devices, vmstate: devices[0] })
    expect(left.ok).toBe(true)
    qmp.close() // the process that asked is gone; QEMU goes on
    const hypervisor = qemuQmp({ srv1: machine })
    expect(['taken', 'already-there']).toContain(seen(await hypervisor.take('srv1', 'pre-MC-1')).did)
    expect(seen(await hypervisor.list('srv1'))).toHaveLength(1)
    await machine.close()
    expect(await hypervisor.state('srv1')).toMatchObject({ ok: false, trouble: { code: 'unreachable' } })
  }, 60_000)

  it('says so when another client holds the only connection', async () => {
    const machine = await emptyMachine()
    const other = seen(await openQmp(machine.socket))
    expect(await qemuQmp({ srv1: machine }, { answerMs: 500, jobMs: 1000 }).list('srv1')).toMatchObject({ ok: false, trouble: { code: 'busy' } })
    other.close()
    await machine.close()
  }, 60_000)
})

describe.skipIf(!light.ready)(`the stand-in before a light host${light.ready ? '' : ` (skipped: ${light.reason})`}`, () => {
  let lab: Lab
  let host: LightHost
  let standIn: StandIn
  beforeAll(async () => {
    lab = await openLab()
    host = await lightHost(lab, { name: 'srv1' })
    standIn = await qmpStandIn(host, join(lab.folder, 'srv1.qmp'))
  }, 600_000)
  afterAll(async () => {
    await standIn?.close()
    await lab?.close()
  })
  hypervisorContract('light host', async () => ({
    hypervisor: qemuQmp({ srv1: standIn }),
    machine: 'srv1',
    evidence: 'stand-in',
    close: async () => {},
  }))

  it('never believes a success that the listing does not show, and never leaves the machine stopped', async () => {
    const hypervisor = qemuQmp({ srv1: standIn })
    standIn.faults.add('save-lies').add('delete-lies').add('load-fails')
    expect(await hypervisor.take('srv1', 'pre-MC-1')).toMatchObject({ ok: false, trouble: { code: 'not-confirmed' } })
    standIn.faults.delete('save-lies')
    seen(await hypervisor.take('srv1', 'pre-MC-1'))
    expect(await hypervisor.remove('srv1', 'pre-MC-1')).toMatchObject({ ok: false, trouble: { code: 'not-confirmed' } })
    expect(await hypervisor.revert('srv1', 'pre-MC-1')).toMatchObject({ ok: false, trouble: { code: 'step-failed' } })
    expect(seen(await hypervisor.state('srv1')).power).toBe('running')
  })
})
