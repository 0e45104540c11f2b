// A stand-in hypervisor over any machine state that can be read and written whole (e.g. the store of a fake host): a
// snapshot is a copy with its memory, a revert brings back the old boot id and clock as QEMU does.
import {
  confirmed,
  hypervisorTrouble,
  snapshotNamePattern,
  type Hypervisor,
  type HypervisorAnswer,
  type Power,
  type Removed,
  type Snapshot,
  type Taken,
} from './contract.ts'

export type FakeMachine = { readonly read: () => unknown; readonly write: (state: never) => void }
export type FakeShelf = {
  snapshots: { name: string; takenAtMs: number; state: unknown }[]
  power: Power
  faults: ('unreachable' | 'take-lies' | 'remove-lies' | 'revert-stops')[]
  effects: string[] // `take NAME`, `revert NAME`, `remove NAME`: what really happened, in order
}
export type ShelfStore = { readonly read: () => FakeShelf; readonly write: (shelf: FakeShelf) => void }

export const emptyShelf = (): FakeShelf => ({ snapshots: [], power: 'running', faults: [], effects: [] })

const shown = ({ name, takenAtMs }: FakeShelf['snapshots'][number]): Snapshot => ({ name, takenAtMs, memory: true })

/** The stand-in vendor: one machine under the name `machine`, its snapshots on a shelf that may live in a file. `now` in epoch milliseconds. */
export const fakeHypervisor = (machine: string, body: FakeMachine, store: ShelfStore, now: () => number): Hypervisor => {
  const evidence = 'stand-in'
  const onShelf = async <T>(asked: string, act: (shelf: FakeShelf) => HypervisorAnswer<T>): Promise<HypervisorAnswer<T>> => {
    if (asked !== machine) return hypervisorTrouble('no-such-machine', `${asked} is not set up here.`)
    const shelf = store.read()
    if (shelf.faults.includes('unreachable')) return hypervisorTrouble('unreachable', 'no answer (stand-in)')
    const result = act(shelf)
    store.write(shelf)
    return result
  }
  return {
    state: (asked) => onShelf(asked, ({ power }) => confirmed({ power, product: 'stand-in', evidence })),
    list: (asked) => onShelf(asked, ({ snapshots }) => confirmed(snapshots.map(shown))),
    take: (asked, name) =>
      onShelf<Taken>(asked, (shelf) => {
        if (!snapshotNamePattern.test(name)) throw new Error(`not a snapshot name of ours: ${name.slice(0, 60)}`)
        const there = shelf.snapshots.find((s) => s.name === name)
        if (there !== undefined) return confirmed({ did: 'already-there', snapshot: shown(there), power: shelf.power, evidence })
        if (shelf.faults.includes('take-lies'))
          return hypervisorTrouble('not-confirmed', `The hypervisor reported success, but does not list ${name}.`)
        const taken = { name, takenAtMs: now(), state: body.read() }
        shelf.snapshots.push(taken)
        shelf.effects.push(`take ${name}`)
        return confirmed({ did: 'taken', snapshot: shown(taken), power: shelf.power, evidence })
      }),
    revert: (asked, name) =>
      onShelf(asked, (shelf) => {
        const there = shelf.snapshots.find((s) => s.name === name)
        if (there === undefined) return hypervisorTrouble('no-such-snapshot', `The machine has no snapshot ${name}; nothing was done.`)
        if (shelf.faults.includes('revert-stops')) shelf.power = 'paused'
        if (shelf.power !== 'running') return hypervisorTrouble('not-confirmed', `After the revert the machine is ${shelf.power}.`)
        body.write(there.state as never)
        shelf.effects.push(`revert ${name}`)
        return confirmed({ did: 'reverted', snapshot: shown(there), power: shelf.power, evidence })
      }),
    remove: (asked, name) =>
      onShelf<Removed>(asked, (shelf) => {
        if (!shelf.snapshots.some((s) => s.name === name)) return confirmed({ did: 'already-gone', power: shelf.power, evidence })
        if (shelf.faults.includes('remove-lies'))
          return hypervisorTrouble('not-confirmed', `The hypervisor reported success, but still lists ${name}.`)
        shelf.snapshots = shelf.snapshots.filter((s) => s.name !== name)
        shelf.effects.push(`remove ${name}`)
        return confirmed({ did: 'removed', power: shelf.power, evidence })
      }),
  }
}
