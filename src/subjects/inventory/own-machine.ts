import { ok, refuse, type Result } from '../../core/result.ts'
import { reading, type From } from '../ledger/index.ts'
import type { Told } from './inventory.rules.ts'
import { siteExists } from './keys.views.ts'
import { receiveSubmission, type OnChanged, type Receipt } from './receive-submission.ts'
import type { DeviceWords } from '../assets/index.ts'

/** This machine's own word about itself: the bytes that were read, kept as a submission, and what they say. */
export type OwnMachine = { readonly label: string; readonly bytes: Uint8Array; readonly sha256: string; readonly told: Told }
export type ReadOwnMachine = () => Promise<Result<OwnMachine>>

/** Takes in the machine Afterbell runs on, by its own package list: first value without any agent (PM-3.1). */
export const takeInThisMachine = async (
  from: From,
  input: { siteId: string | null; read: ReadOwnMachine; onChanged: OnChanged; words?: readonly DeviceWords[] | undefined },
): Promise<Result<Receipt>> => {
  const { siteId } = input
  if (siteId !== null && !(await reading(from, (tx) => siteExists(tx, siteId)))) {
    return refuse({
      code: 'inventory/site-not-found',
      clause: 'PM-3.1',
      says: 'There is no such site.',
      satisfiedBy: "Choose one of the district's sites.",
      faults: ['siteId: not known'],
      status: 422,
    })
  }
  const own = await input.read()
  if (!own.ok) return own
  const { label, bytes, sha256, told } = own.value
  const received = await receiveSubmission(from, {
    raw: { bytes, sha256, remote: 'this machine', keyId: null },
    siteId: null,
    placeAt: siteId,
    label,
    dialect: 'dpkg-status',
    isPartial: false,
    notes: [],
    told,
    source: 'this-machine',
    onChanged: input.onChanged,
    words: input.words,
  })
  return received.ok ? ok(received.value) : received
}
