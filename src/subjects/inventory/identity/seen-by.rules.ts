// Where sources contradict one another about one device: named, not smoothed over (PM-3.1).
import { marksOf } from './marks.rules.ts'

export type Said = {
  readonly by: string // the source in words: "Agent", "Device management (Intune)"
  readonly hostname: string | null
  readonly serial: string | null
  readonly uuid: string | null
  readonly assetTag: string | null
  readonly osName: string | null
  readonly osVersion: string | null
}
export type Disagreement = { readonly about: string; readonly says: string }

const words = { serial: 'Serial number', uuid: 'UUID', assetTag: 'Asset tag', hostname: 'Name', os: 'System' } as const

/** `Windows 11 Pro` and `Microsoft Windows 11 Enterprise` are one system; `Windows` alone contradicts neither. */
const systemOf = (name: string | null): string | undefined => {
  const bare = (name ?? '')
    .toLowerCase()
    .replace(/microsoft|gnu\/linux|linux|\b(pro|enterprise|education|home|standard|datacenter)\b/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
  const [family, ...rest] = bare.split(' ')
  return family === undefined || family === '' ? undefined : `${family} ${rest.find((word) => /^\d/.test(word)) ?? ''}`.trim()
}
const isLess = (a: string, b: string): boolean => a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `)

/** What differs between sources, one sentence a thing. A source that tells nothing contradicts nothing; another spelling is no other value. */
export const disagreements = (all: readonly Said[]): readonly Disagreement[] => {
  const told = all.map((said) => {
    const marks = marksOf({ serial: said.serial, uuid: said.uuid, assetTag: said.assetTag, hostname: said.hostname })
    return {
      by: said.by,
      of: { serial: marks.serial, uuid: marks.uuid, assetTag: marks.assetTag, hostname: marks.hostname, os: systemOf(said.osName) },
      shown: {
        serial: said.serial,
        uuid: said.uuid,
        assetTag: said.assetTag,
        hostname: said.hostname,
        os: [said.osName, said.osVersion].filter(Boolean).join(' '),
      },
    }
  })
  return (Object.keys(words) as (keyof typeof words)[]).flatMap((about) => {
    const known = told.flatMap((one) => {
      const value = one.of[about]
      return value === undefined ? [] : [{ by: one.by, value, shown: one.shown[about] ?? '' }]
    })
    const [first] = known
    if (first === undefined || known.every(({ value }) => (about === 'os' ? isLess(value, first.value) : value === first.value))) return []
    const each = [...Map.groupBy(known, ({ value }) => value).values()].map(
      (some) => `${some[0]?.shown ?? ''} (${[...new Set(some.map(({ by }) => by))].join(', ')})`,
    )
    return [{ about: words[about], says: each.join('; ') }]
  })
}
