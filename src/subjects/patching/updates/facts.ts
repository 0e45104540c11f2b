import { Temporal } from 'temporal-polyfill'
import { canonical, type Json } from '../../../core/proof/canonical.ts'
import type { Device, Service } from '../../assets/index.ts'
import { sha256 } from '../../ledger/index.ts'
import type { FindingGroup } from '../../vulnerabilities/index.ts'

export type Group = Omit<FindingGroup, 'deviceId' | 'line' | 'ecosystem' | 'package' | 'isNoise' | 'binaries'>
/** What an update is told by: a source package, KB or product, on one release or product line. */
export type UpdateKey = { readonly ecosystem: string; readonly line: string; readonly package: string; readonly isNoise: boolean }
/** An update that no vulnerability names, as a person told it, or (`newest`, with `from`) as a feed calls it the newest of its release line. */
export type Told = {
  readonly target: string
  readonly kind: 'bug-fix' | 'feature' | 'security' | 'newest'
  readonly releasedOn: string
  readonly installed: string
  readonly from?: string
}
type Stated = { readonly exposure: Device['exposure']; readonly by: string | null; readonly on: string | null; readonly why: string | null }
type Serves = Pick<Service, 'name' | 'confidentiality' | 'integrity' | 'availability' | 'missionCritical'>

/** Everything that a decision about an update on a device is made of, without the policy: devices with equal facts share one state. */
export type StateFacts = UpdateKey & {
  readonly groups: readonly Group[]
  readonly told: Told | null
  readonly stated: Stated
  readonly serves: Serves | null
}

/** What of a device itself weighs on every update it waits for. */
export type Standing = Pick<StateFacts, 'stated' | 'serves'>

const dayIn = (instant: string, zone: string): string => Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString()

/** Whose word stands behind the exposure is part of the facts: a row must be able to say it. */
export const standingOf = (device: Device, service: Service | undefined, zone: string): Standing => ({
  stated:
    device.exposure === 'unknown'
      ? { exposure: 'unknown', by: null, on: null, why: null }
      : {
          exposure: device.exposure,
          by: device.exposureBy,
          on: device.exposureAt === null ? null : dayIn(device.exposureAt, zone),
          why: device.exposureWhy,
        },
  serves:
    service === undefined
      ? null
      : {
          name: service.name,
          confidentiality: service.confidentiality,
          integrity: service.integrity,
          availability: service.availability,
          missionCritical: service.missionCritical,
        },
})

const groupOf = ({ deviceId: _, line: __, ecosystem: ___, package: ____, isNoise: _____, binaries: ______, ...group }: FindingGroup): Group => group
const nameOf = ({ ecosystem, line, package: name, isNoise }: UpdateKey): string => `${ecosystem} ${line} ${name} ${isNoise}`
export const updateName = nameOf

/** The facts of one device, one for each update, from what was found on it. */
export const factsOf = (groups: readonly FindingGroup[], standing: Standing): readonly StateFacts[] =>
  [...Map.groupBy(groups, nameOf).values()].flatMap((alike) => {
    const [first] = alike
    if (first === undefined) return []
    const { ecosystem, line, package: name, isNoise } = first
    return {
      ecosystem,
      line,
      package: name,
      isNoise,
      groups: alike.map(groupOf).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      told: null,
      ...standing,
    }
  })

export const digestOf = (facts: StateFacts): string => sha256(canonical(facts as unknown as Json))
