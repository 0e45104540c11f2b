/** Where things stand on a clock strip: pure arithmetic on instants in epoch milliseconds. */
export type Label = { readonly at: number; readonly text: string; readonly anchor: 'start' | 'middle' | 'end'; readonly lane: number }

const WIDTH = 500 // px: the narrowest strip that still draws its labels (30rem); wider ones only have more room
const CHAR = 7 // px a character at 13 px, generous
const GAP = 10

/** Share of the strip from 0 to 100, one decimal; what lies outside stands at the edge. */
export function percent(instant: number, from: number, to: number): number {
  const share = to > from ? (instant - from) / (to - from) : 0
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10
}

type Wanted = { readonly at: number; readonly text: string }

/**
 * Puts labels into as few lanes as they need so that none touches another; the first ones given win the first lane.
 * What fits nowhere is left out (the list beside the strip has it). `at` is 0 to 100.
 */
export function placeLabels(wanted: readonly Wanted[], lanes: number): Label[] {
  const taken: { lane: number; left: number; right: number }[] = []
  const placed: Label[] = []
  for (const { at, text } of wanted) {
    const width = text.length * CHAR
    const x = (at / 100) * WIDTH
    const anchor = x - width / 2 < 0 ? 'start' : x + width / 2 > WIDTH ? 'end' : 'middle'
    const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
    const isFree = (lane: number) => taken.every((other) => other.lane !== lane || left > other.right + GAP || left + width < other.left - GAP)
    const lane = [...Array(lanes).keys()].find(isFree)
    if (lane === undefined) continue
    taken.push({ lane, left, right: left + width })
    placed.push({ at, text, anchor, lane })
  }
  return placed
}
