// Where we and an ecosystem's own tool differ, and the smallest strings that still show it.
import { compareVersions } from '../../../src/core/versions/versions.ts'
import type { Said, Tool } from './real-tools.ts'
import type { Pair } from './strings.ts'

export type Difference = { readonly pair: Pair; readonly why: string }
export type Found = {
  readonly differences: readonly Difference[]
  readonly counts: { readonly ordered: number; readonly equal: number; readonly unread: number }
}

/** What is wrong with our answer by the tool's; null where nothing is. */
const whyWrong = (tool: Tool, [a, b]: Pair, said: Said): string | null => {
  if (tool.misreads?.(a) || tool.misreads?.(b)) return null
  const unreadByUs = [...new Set([a, b])].filter((one) => !compareVersions(tool.ecosystem, one, one).ok)
  const [onlyTheirs] = unreadByUs.filter((one) => !said.unread.includes(one))
  if (onlyTheirs !== undefined && said.sign !== null && !tool.mayRefuse(onlyTheirs)) return `"${onlyTheirs}" is read there, and refused here`
  const [onlyOurs] = said.unread.filter((one) => !unreadByUs.includes(one))
  if (onlyOurs !== undefined && !tool.mayRead(onlyOurs)) return `"${onlyOurs}" is read here, and refused there`
  if (said.sign === null || unreadByUs.length > 0) return null
  const ours = compareVersions(tool.ecosystem, a, b)
  return ours.ok && ours.value === said.sign ? null : `there ${said.sign}, here ${ours.ok ? ours.value : ours.refusal.says}`
}

export const differencesOf = (tool: Tool, pairs: readonly Pair[]): Found => {
  const said = tool.ask(pairs)
  return {
    differences: pairs.flatMap((pair, i) => {
      const why = whyWrong(tool, pair, said[i] ?? { sign: null, unread: [] })
      return why === null ? [] : [{ pair, why }]
    }),
    counts: {
      ordered: said.filter(({ sign }) => sign === -1 || sign === 1).length,
      equal: said.filter(({ sign }) => sign === 0).length,
      unread: said.filter(({ sign }) => sign === null).length,
    },
  }
}

const shorterBy = (text: string): readonly string[] => Array.from(text, (_, at) => text.slice(0, at) + text.slice(at + 1)).filter((one) => one !== '')

/** The first few differences, each with every character taken out that it does not need. */
export const shrunken = (tool: Tool, differences: readonly Difference[], most = 8): readonly string[] => {
  const small = new Map<string, string>()
  for (const one of differences.toSorted((x, y) => x.pair.join('').length - y.pair.join('').length).slice(0, 16)) {
    let { pair, why } = one
    for (let left = 12; left > 0; left--) {
      const [a, b] = pair
      const [next] = differencesOf(tool, [...shorterBy(a).map((x): Pair => [x, b]), ...shorterBy(b).map((y): Pair => [a, y])]).differences
      if (next === undefined) break
      ;({ pair, why } = next)
    }
    small.set(pair.toSorted().join('\t'), `${JSON.stringify(pair)}: ${why}`)
    if (small.size >= most) break
  }
  return differences.length === 0 ? [] : [`${differences.length} differences, such as`, ...small.values()]
}
