import { ok, refuse } from '../../../core/result.ts'
import { isBefore } from '../../../core/time/zone.ts'
import { noteSeen, type DeviceWords } from '../../assets/index.ts'
import { useCase } from '../../ledger/index.ts'
import { recordSightings } from './record-sightings.ts'
import type { SourceOf, ToldSighting } from './sightings.store.ts'

export type SightingsInput = {
  readonly of: SourceOf
  readonly rows: readonly ToldSighting[]
  readonly isWhole: boolean
  readonly words?: readonly DeviceWords[]
}

const most = 20_000
const clockMinutes = 10 // so much may two clocks differ

/** Takes in what a source says of devices, all of it or none: a directory, a hypervisor, the network's leases, orders (PM-3.1). */
export const takeInSightings = useCase({
  name: 'inventory.take-in-sightings',
  clauses: ['PM-3.1'],
  load: async (_, { rows }: SightingsInput) => rows.map(({ key }) => key),
  decide: (keys, { rows }, { now }) => {
    const ahead = rows.flatMap(({ seenAt }, at) =>
      seenAt !== null && seenAt !== undefined && isBefore(now.add({ minutes: clockMinutes }), seenAt)
        ? [`rows.${at}.seenAt: ${seenAt} is in the future`]
        : [],
    )
    if (ahead.length > 0) {
      return refuse({
        code: 'inventory/sightings-of-the-future',
        clause: 'PM-3.1',
        status: 422,
        says: `${ahead.length} of ${rows.length} rows have a last-seen time in the future. Nothing was imported.`,
        satisfiedBy: 'Correct the clock of the source, or leave the time out.',
        faults: ahead.slice(0, 50),
      })
    }
    const twice =
      keys.find((key, at) => keys.indexOf(key) !== at && keys.length <= 2000) ?? (new Set(keys).size < keys.length ? 'one of them' : undefined)
    if (keys.length === 0 || keys.length > most || twice !== undefined) {
      return refuse({
        code: 'inventory/sightings-unusable',
        clause: 'PM-3.1',
        status: 422,
        says: twice === undefined ? `A list has 1 to ${most.toLocaleString('en-US')} rows.` : 'A key is used twice: each item needs its own.',
        satisfiedBy: twice === undefined ? 'Send several smaller lists.' : 'Use the source’s own ID as the key.',
        faults: [`rows: ${twice ?? keys.length}`],
      })
    }
    return ok(true)
  },
  commit: async (act, _, __, { of, rows, isWhole, words }) => {
    const { of: told, made, merged, asked, gone, evidence } = await recordSightings(act, of, rows, { isWhole, words })
    await noteSeen(
      act,
      rows.flatMap(({ key, seenAt }) => {
        const id = told.get(key)?.deviceId
        return id === null || id === undefined || seenAt === null || seenAt === undefined ? [] : [{ id, at: seenAt }]
      }),
    )
    return { value: { rows: rows.length, added: made.length, merged, asked, gone }, evidence }
  },
})
