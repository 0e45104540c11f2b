import { debianRelease, type Facts } from './inventory.rules.ts'

type Told = {
  readonly hostname: string
  readonly serial: string | null
  readonly uuid: string | null
  readonly manufacturer: string | null
  readonly model: string | null
  readonly chassis: string | undefined
  readonly itemType: string
  readonly osFamily: string
  readonly osName: string
  readonly osVersion: string
  readonly osCodename: string | null
  readonly osArch: string
  readonly osKernel: string | null
}

/** What the list of devices shows of an inventory; not told is null. */
export const deviceFactsOf = (facts: Facts): Told => {
  const os = facts.os ?? { family: 'unknown', name: '', version: '', arch: '' }
  return {
    hostname: facts.hostname,
    serial: facts.serial ?? null,
    uuid: facts.uuid ?? null,
    manufacturer: facts.manufacturer ?? null,
    model: facts.model ?? null,
    chassis: facts.chassis,
    itemType: facts.itemType,
    osFamily: os.family,
    osName: os.name,
    osVersion: os.version,
    osCodename: debianRelease(os) ?? os.codename ?? null,
    osArch: os.arch,
    osKernel: os.kernel ?? null,
  }
}
