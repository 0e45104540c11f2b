// Speaks QEMU's machine protocol on a unix socket and drives a light host behind it: the real driver is tested in every run,
// from another process too. It calls itself a stand-in in its greeting, and the driver grades its evidence so.
import { createServer, type Socket } from 'node:net'
import { standInPackage } from '../../../src/connectors/hypervisors/qmp.ts'
import type { LightHost } from './light.ts'

export type StandInFault = 'save-lies' | 'delete-lies' | 'load-fails'
export type StandIn = { readonly socket: string; readonly faults: Set<StandInFault>; readonly close: () => Promise<void> }
type Job = { readonly id: string; status: 'running' | 'concluded'; error?: string }
type Arguments = { readonly 'job-id'?: string; readonly tag?: string; readonly id?: string }

/** Listens on `socket`; jobs run in the background and outlive a connection, as QEMU's do. */
export const qmpStandIn = (host: LightHost, socket: string): Promise<StandIn> => {
  const jobs: Job[] = []
  const faults = new Set<StandInFault>()
  let paused = false
  const background = (args: Arguments, work: (tag: string) => Promise<void>) => {
    const id = args['job-id'] ?? ''
    if (jobs.some((job) => job.id === id)) throw new Error(`Job ID '${id}' already in use`)
    const job: Job = { id, status: 'running' }
    jobs.push(job)
    void work(args.tag ?? '')
      .catch((error: unknown) => (job.error = String(error)))
      .then(() => (job.status = 'concluded'))
    return {}
  }
  const known = async (tag: string) => (await host.snapshots.list()).some((snapshot) => snapshot.name === tag)
  const commands: Readonly<Record<string, (args: Arguments) => unknown>> = {
    qmp_capabilities: () => ({}),
    cont: () => ((paused = false), {}),
    'query-status': () => ({ status: paused ? 'paused' : host.isOn() ? 'running' : 'shutdown', running: host.isOn() && !paused }),
    'query-jobs': () => jobs,
    'job-dismiss': ({ id }) => (
      jobs.splice(
        jobs.findIndex((job) => job.id === id),
        1,
      ),
      {}
    ),
    'query-block': async () => [
      {
        device: '',
        inserted: {
          'node-name': 'disk0',
          drv: 'qcow2',
          ro: false,
          image: {
            snapshots: (await host.snapshots.list()).map(({ name, takenAtMs }) => ({
              name,
              'date-sec': Math.floor(takenAtMs / 1000),
              'date-nsec': 0,
              'vm-state-size': 0,
            })),
          },
        },
      },
    ],
    'snapshot-save': (args) =>
      background(args, async (tag) => {
        if (!faults.has('save-lies')) await host.snapshots.take(tag)
      }),
    'snapshot-load': (args) =>
      background(args, async (tag) => {
        if (faults.has('load-fails') || !(await known(tag))) {
          paused = true // as QEMU does: a failed load leaves the machine stopped
          throw new Error(`Snapshot '${tag}' does not exist in one or more devices`)
        }
        await host.snapshots.revert(tag)
      }),
    'snapshot-delete': (args) =>
      background(args, async (tag) => {
        if (!faults.has('delete-lies') && (await known(tag))) await host.snapshots.remove(tag) // a missing tag is deleted "successfully", as in QEMU
      }),
  }
  const open = new Set<Socket>()
  const server = createServer((client) => {
    open.add(client)
    client.on('close', () => open.delete(client)).on('error', () => {})
    const say = (message: unknown) => client.write(`${JSON.stringify(message)}\r\n`)
    say({ QMP: { version: { qemu: { major: 7, minor: 2, micro: 0 }, package: standInPackage }, capabilities: [] } })
    let text = ''
    client.on('data', async (data: Buffer) => {
      text += data.toString()
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) {
        const { execute, arguments: args, id } = JSON.parse(line) as { execute: string; arguments?: Arguments; id: number }
        const command = commands[execute]
        try {
          if (command === undefined) throw new Error(`The command ${execute} has not been found`)
          say({ return: await command(args ?? {}), id })
        } catch (error) {
          say({ error: { class: 'GenericError', desc: error instanceof Error ? error.message : String(error) }, id })
        }
      }
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(socket, () =>
      resolve({
        socket,
        faults,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            for (const client of open) client.destroy()
          }),
      }),
    )
  })
}
