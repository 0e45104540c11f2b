// Which cycle of the end-of-life data a system, program or model is. Pure; null where the data does not tell of it, `cycle: null` where it tells of the
// product and of no such version: an open question, never "supported".
import { identify, type TitleFacts } from '../products/identity.rules.ts'
import type { SupportCycle } from './support-feed.rules.ts'
import { modelTable, systemTable, titleTable } from './support-table.rules.ts'

export type Known = Pick<SupportCycle, 'product' | 'cycle' | 'label' | 'endsOn' | 'latest'>
export type CyclesOf = (product: string) => readonly Known[]
/** `name`: a program as its identity calls it. */
export type Supported = { readonly product: string; readonly cycle: string | null; readonly name?: string }
export type SystemFacts = { readonly name: string; readonly version: string; readonly build: string; readonly codename: string | null }

/** The cycle a version belongs to: the longest of its leading numbers that is one. `10.15.7` is 10.15, `12.11` is 12, Java's `1.8.0` is 8. */
export const cycleOf = (version: string, cycles: readonly Pick<Known, 'cycle'>[]): string | null => {
  const parts = (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? '').replace(/^1\.(?=[5-8]\b)/, '').split('.')
  for (let n = parts.length; n > 0; n--) {
    const start = parts.slice(0, n).join('.')
    const found = cycles.find(({ cycle }) => cycle === start)
    if (found !== undefined && start !== '') return found.cycle
  }
  return null
}

const editionOf = (text: string): 'lts' | 'e' | 'w' | null =>
  /ltsc|ltsb|\biot\b/.test(text)
    ? 'lts'
    : /enterprise|education|entreprise|éducation/.test(text)
      ? 'e'
      : /\b(pro|home|professional|professionnel|famille)\b/.test(text)
        ? 'w'
        : null

/** Windows by its build. Where nobody tells the edition and its days differ, the earliest stands: hoping for the later one would be green without proof. */
const windowsCycle = ({ name, version, build }: SystemFacts, cycles: readonly Known[]): string | null => {
  const text = `${name} ${version} ${build}`.toLowerCase()
  const number = /(?<![\d.])(?:10\.0\.)?(\d{5})(?=\.|\b)/.exec(`${build} ${version} ${name}`)?.[1]
  const old = /windows (7|8\.1|8|vista|xp)\b/.exec(text)?.[1]
  if (old !== undefined)
    return (
      cycles.find(({ cycle }) => cycle === ({ 7: '7-sp1', vista: '6-sp2', xp: '5-sp3' } as Readonly<Record<string, string>>)[old] || cycle === old)
        ?.cycle ?? null
    )
  const released = /\b(\d\dh[12])\b/.exec(text)?.[1]
  const [is, edition] = [/windows 11/.test(text) ? '11-' : '10-', editionOf(text)]
  const alike = cycles.filter(({ cycle, latest }) =>
    number === undefined ? released !== undefined && cycle.startsWith(`${is}${released}`) : latest === `10.0.${number}`,
  )
  const isFor = (cycle: string, one: string): boolean => (one === 'lts' ? /-lts$/.test(cycle) : one === 'e' ? /-e$/.test(cycle) : /-w$/.test(cycle))
  const mine = edition === null ? [] : alike.filter(({ cycle }) => isFor(cycle, edition))
  const forAll = alike.filter(({ cycle }) => !/-(e|w|lts|iot)$/.test(cycle))
  const possible = mine.length > 0 ? mine : forAll.length > 0 ? forAll : alike.filter(({ cycle }) => edition === 'lts' || !/-lts$/.test(cycle))
  return possible.toSorted((a, b) => (a.endsOn ?? '').localeCompare(b.endsOn ?? ''))[0]?.cycle ?? null
}

const serverCycle = (text: string, cycles: readonly Known[]): string | null => {
  const [, year = '', r2] = /server (20\d\d)( r2)?/.exec(text) ?? []
  const wanted = `${year}${r2 === undefined ? '' : '-r2'}`
  return year === ''
    ? null
    : ((cycles.find(({ cycle }) => cycle === wanted) ?? cycles.find(({ cycle }) => cycle.startsWith(`${wanted}-sp`)))?.cycle ?? null)
}
const debian: Readonly<Record<string, string>> = { stretch: '9', buster: '10', bullseye: '11', bookworm: '12', trixie: '13', forky: '14' }

/** Which product and cycle a system is. ChromeOS has an end of its own on each device (auto-update expiration) and is none of them. */
export const systemSupport = (system: SystemFacts, cyclesOf: CyclesOf): Supported | null => {
  const text = `${system.name} ${system.version}`.toLowerCase()
  if (/chrome ?os/.test(text)) return null
  const row = systemTable.find(({ is }) => is.test(text))
  if (row === undefined) return null
  const cycles = cyclesOf(row.product)
  if (cycles.length === 0) return null
  if (row.by === 'build') return { product: row.product, cycle: windowsCycle(system, cycles) }
  if (row.by === 'year') return { product: row.product, cycle: serverCycle(text, cycles) }
  const told = system.codename === null ? undefined : debian[system.codename]
  return { product: row.product, cycle: cycleOf(told ?? row.cycle?.exec(text)?.[1] ?? (system.version || system.name), cycles) }
}

/** Which product and cycle a program is; programs of a distribution's packages end with the distribution. */
export const titleSupport = (facts: TitleFacts, cyclesOf: CyclesOf): Supported | null => {
  if (facts.ecosystem === 'os') return null // systems are asked for by their own words
  const identity = identify(facts)
  if (identity.state !== 'product' || identity.product.target !== '') return null
  const row = titleTable.find(({ names }) => names.split(' ').some((name) => identity.product.names.includes(name)))
  if (row === undefined) return null
  const cycles = cyclesOf(row.product)
  if (cycles.length === 0) return null
  const { version, label: name } = identity.product
  const named = row.cycles?.[version]
  return {
    product: row.product,
    name,
    cycle: named === undefined ? cycleOf(version, cycles) : (cycles.find(({ cycle }) => cycle === named)?.cycle ?? null),
  }
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^(apple|microsoft|samsung|google) /, '')
    .replace(/[^a-z0-9+.]+/g, ' ')
    .trim()
/** Which product and cycle a model is, where the data names it by the same words. */
export const modelSupport = (model: string, cyclesOf: CyclesOf): Supported | null => {
  const wanted = plain(model)
  if (wanted === '') return null
  for (const { product, prefix } of modelTable) {
    const found = cyclesOf(product).find(({ label }) => {
      const own = plain(label)
      return own === wanted || plain(`${prefix}${own.replace(/^(iphone|raspberry pi) /, '')}`) === wanted
    })
    if (found !== undefined) return { product, cycle: found.cycle }
  }
  return null
}
