import { isTest } from './tree.ts'

/** The subjects in their order: each may import those above it, none below. What must go the other way goes as an event. */
export const subjectOrder = [
  'ledger',
  'people',
  'notices',
  'policy',
  'calendar',
  'assets',
  'inventory',
  'imports',
  'vulnerabilities',
  'advisories',
  'exceptions',
  'changes',
  'patching',
  'runbooks',
  'custody',
  'access',
  'software',
  'cases',
  'procedures',
  'installation',
  'demo',
] as const

export type Zone = 'core' | 'platform' | 'kit' | 'subject' | 'connector' | 'islands' | 'composition' | 'elsewhere'
export type Place = {
  readonly path: string
  readonly zone: Zone
  readonly isTest: boolean
  readonly isRules: boolean
  readonly subject?: string
  readonly area?: string
}

// The entries, commands and processes: the only place where real things are put together.
const composition = /^src\/[^/]+\.tsx?$|^src\/(processes|cli|scan)\/.+\.tsx?$/

const zones: readonly (readonly [RegExp, Zone])[] = [
  [/^src\/core\//, 'core'],
  [/^src\/platform\//, 'platform'],
  [/^src\/kit\//, 'kit'],
  [/^src\/subjects\//, 'subject'],
  [/^src\/connectors\//, 'connector'],
  [/^src\/islands\//, 'islands'],
  [composition, 'composition'],
]

/** In which room a file stands. Anything outside `src/`'s rooms (tests, tools, bench, demo) is elsewhere. */
export const placeOf = (path: string): Place => {
  const zone = zones.find(([shape]) => shape.test(path))?.[1] ?? 'elsewhere'
  const third = path.split('/')[2] ?? ''
  return {
    path,
    zone,
    isTest: isTest(path),
    isRules: zone === 'subject' && path.endsWith('.rules.ts'),
    ...(zone === 'subject' ? { subject: third } : {}),
    ...(zone === 'connector' ? { area: third } : {}),
  }
}
