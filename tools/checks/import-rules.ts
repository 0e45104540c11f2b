import { subjectOrder } from './places.ts'
import type { Place } from './places.ts'

type Target = { readonly place: Place } | { readonly package: string }
type ImportRule = (from: Place, to: Target) => string | undefined

/** Pure helper files of connectors that subjects may import beside `contract.ts`. */
export const connectorHelpers: readonly string[] = ['src/connectors/backups/gate.ts', 'src/connectors/hypervisors/name.ts']

/** Files that may import what is not written out, each with its reason. */
export const variableImports: Readonly<Record<string, string>> = {
  'tools/bootstrap.mjs': 'starts the command that was asked for, out of a table of commands',
}

const corePackages = ['temporal-polyfill', 'ae-cvss-calculator']
const order: readonly string[] = subjectOrder

const placeIn = (to: Target): Place | undefined => ('place' in to ? to.place : undefined)
const named = (to: Target): string => ('place' in to ? to.place.path : to.package)
const isSeen = (place: Place): boolean => place.path.endsWith('/contract.ts') || connectorHelpers.includes(place.path)

/** Each rule answers why the import may not be, or undefined. Tests are free but for the last rule. */
export const importRules = {
  'core-imports-only-core': (from, to) => {
    const isAllowed = 'package' in to ? corePackages.includes(to.package) : to.place.zone === 'core'
    if (from.isTest || from.zone !== 'core' || isAllowed) return undefined
    return `core imports ${named(to)}`
  },
  'rules-import-only-own-rules-and-core': (from, to) => {
    if (!from.isRules) return undefined
    const place = placeIn(to)
    if (place?.zone === 'core' || (place?.isRules && place.subject === from.subject)) return undefined
    return `pure rules import ${named(to)}`
  },
  'subject-through-its-index': (from, to) => {
    const place = placeIn(to)
    if (from.isTest || from.zone !== 'subject' || place?.zone !== 'subject' || place.subject === from.subject) return undefined
    return place.path === `src/subjects/${place.subject}/index.ts` ? undefined : `${place.path} is not ${place.subject}'s index.ts`
  },
  'subject-only-those-above': (from, to) => {
    const place = placeIn(to)
    if (from.isTest || from.zone !== 'subject' || place?.zone !== 'subject' || place.subject === from.subject) return undefined
    const isAbove = order.indexOf(place.subject ?? '') < order.indexOf(from.subject ?? '')
    return isAbove ? undefined : `${place.subject} stands below ${from.subject}: send an event`
  },
  'connectors-by-contract': (from, to) => {
    const place = placeIn(to)
    if (place?.zone !== 'connector' || place.isTest || isSeen(place)) return undefined
    const isOwn = from.zone === 'connector' && from.area === place.area
    const isFree = isOwn || from.isTest || from.zone === 'composition' || /^(tools|bench)\//.test(from.path)
    return isFree ? undefined : `${place.path} is named outside the composition root: import its contract.ts`
  },
  'ground-names-no-subject': (from, to) => {
    if (from.isTest || !['core', 'platform', 'kit', 'connector'].includes(from.zone) || placeIn(to)?.zone !== 'subject') return undefined
    return `${from.zone} names the subject ${placeIn(to)?.subject}`
  },
  'composition-is-the-top': (from, to) => {
    if (from.isTest || placeIn(to)?.zone !== 'composition' || !/^src\//.test(from.path) || from.zone === 'composition') return undefined
    return `${named(to)} puts things together and is imported by nothing below it`
  },
  'source-stands-alone': (from, to) => {
    if (from.isTest || !from.path.startsWith('src/') || !/^(tools|bench|demo)\//.test(placeIn(to)?.path ?? '')) return undefined
    if (from.zone === 'composition' && placeIn(to)?.path.startsWith('demo/')) return undefined
    return `the product imports ${named(to)}`
  },
  'no-file-imports-a-test': (from, to) => {
    const place = placeIn(to)
    const mayUseHelpers = from.isTest || /^(tools|bench)\//.test(from.path)
    if (!place?.isTest || (mayUseHelpers && !/\.test\.tsx?$/.test(place.path))) return undefined
    return `${place.path} is a test`
  },
} as const satisfies Readonly<Record<string, ImportRule>>
