// SP-2: the snapshot's name carries the technician's initials, so that its deletion can be confirmed after testing.
import { ok, refuse, type Result } from '../../core/result.ts'

export type SnapshotLabel = { readonly initials: string; readonly at: string; readonly ticket: string }

const refused = (says: string, satisfiedBy: string) => refuse({ code: 'hypervisors/snapshot-name-not-possible', clause: 'SP-2', says, satisfiedBy })

/**
 * `pre-MC-20261117T2014-T118`: letters, digits, `-` and `_`, at most 40, which every hypervisor takes.
 * `at` is the district's local time as ISO text (`2026-11-17T20:14…`); initials are unique in the district and hold 2-6 letters or digits.
 */
export const snapshotName = ({ initials, at, ticket }: SnapshotLabel): Result<string> => {
  const plain = initials
    .normalize('NFD')
    .replace(/[\u0300-\u036f.\s]/g, '')
    .toUpperCase()
  if (!/^[A-Z0-9]{2,6}$/.test(plain))
    return refused(`The initials "${initials}" cannot stand in a snapshot name.`, 'Give the technician initials of 2 to 6 Latin letters or digits.')
  const time = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(at)
  if (time === null) return refused(`"${at}" is no local date and time.`, 'Give the time as 2026-11-17T20:14.')
  if (!/^[A-Za-z0-9_]{1,15}$/.test(ticket))
    return refused(`The ticket "${ticket}" cannot stand in a snapshot name.`, 'Give the ticket as up to 15 letters and digits.')
  return ok(`pre-${plain}-${time[1]}${time[2]}${time[3]}T${time[4]}${time[5]}-${ticket}`)
}

/** Reads a name back; null for a snapshot that is not ours. `at` comes back as local ISO text without seconds. */
export const readSnapshotName = (name: string): SnapshotLabel | null => {
  const m = /^pre-([A-Z0-9]{2,6})-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})-([A-Za-z0-9_]{1,15})$/.exec(name)
  if (m === null) return null
  return { initials: m[1] ?? '', at: `${m[2]}-${m[3]}-${m[4]}T${m[5]}:${m[6]}`, ticket: m[7] ?? '' }
}
