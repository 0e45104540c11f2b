import type { DeviceWords } from '../../assets/index.ts'
import type { Act } from '../../ledger/index.ts'
import type { Facts } from '../inventory.rules.ts'
import { recordSighting, type Recorded } from './record-sightings.ts'
import { touchSighting, type ToldSighting } from './sightings.store.ts'

type Of = { readonly label: string; readonly agentId?: string | undefined; readonly source: string }

const sourceOf = ({ source }: Of) => ({ source: 'agent' as const, name: source === 'this-machine' ? 'this machine' : '' })

/** One sighting an installation of an agent on one machine: a reinstalled agent is another, and so is a disk copied with its agent's id. */
const keyOf = ({ label, agentId }: Of, facts: Facts): string =>
  `${(label || agentId) ?? facts.hostname} ${facts.uuid ?? facts.serial ?? ''}`.trim().slice(0, 512)

/** What an agent says of the machine it was taken in for; others' words are tied to it, or asked about. */
export const recordAgent = (act: Act, of: Of, facts: Facts, deviceId: string, words?: readonly DeviceWords[]): Promise<Recorded> => {
  const row: ToldSighting = {
    key: keyOf(of, facts),
    deviceId,
    hostname: facts.hostname,
    serial: facts.serial ?? null,
    uuid: facts.uuid ?? null,
    macs: facts.macs ?? [],
    assetTag: facts.assetTag ?? null,
    agentIds: [of.label, of.agentId ?? ''].filter((id) => id !== ''),
    manufacturer: facts.manufacturer ?? null,
    model: facts.model ?? null,
    osName: facts.os?.name ?? null,
    osVersion: facts.os?.version ?? null,
    seenAt: act.now.toString(),
  }
  return recordSighting(act, sourceOf(of), row, words)
}

/** It spoke again and had nothing new. */
export const touchAgent = (act: Act, of: Of, facts: Facts): Promise<void> => touchSighting(act, sourceOf(of), keyOf(of, facts))
