import type { ToldSighting } from './sightings.store.ts'

type Told = Omit<ToldSighting, 'deviceId' | 'macs' | 'agentIds'>

/** A device for sightings that none is known for: what the fullest of them tells. */
export const deviceFrom = (rows: readonly Told[]) => {
  const first = (key: 'hostname' | 'serial' | 'manufacturer' | 'model' | 'osName' | 'osVersion' | 'assetTag'): string | null =>
    rows.map((row) => row[key]).find((value) => value !== null && value !== undefined && value !== '') ?? null
  return {
    hostname: (first('hostname') ?? first('serial') ?? first('assetTag') ?? rows[0]?.key ?? 'not named').slice(0, 512),
    serial: first('serial'),
    manufacturer: first('manufacturer'),
    model: first('model'),
    osName: first('osName') ?? '',
    osVersion: first('osVersion') ?? '',
    kind: 'unknown' as const,
    scope: 'unknown' as const,
    scopeReason: null,
    patchingActor: 'unknown' as const,
    siteId: null,
    lastSeen: rows.flatMap(({ seenAt }) => seenAt ?? []).toSorted((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null,
  }
}
