/** What a check says of a tree: how much it looked at (a check that saw nothing must fail) and every fault, as `path:line rule: sentence`. */
export type Outcome = {
  readonly name: string
  readonly looked: number
  readonly faults: readonly string[]
  readonly notes?: readonly string[] // figures worth reading, never a reason to fail
}

/** `root` is the folder with package.json; a planted tree in a temporary folder serves as well. */
export type Check = (root: string) => Promise<Outcome>

export const fault = (path: string, line: number, rule: string, says: string): string => `${path}:${line} ${rule}: ${says}`

/** The outcome, with a fault of its own where the check saw nothing or not as much as was there. */
export const outcome = (name: string, looked: number, expected: number, faults: readonly string[], notes: readonly string[] = []): Outcome => {
  const blind = looked === 0 ? [`${name} looked at nothing`] : looked !== expected ? [`${name} looked at ${looked} of ${expected}`] : []
  return { name, looked, faults: [...blind, ...faults].toSorted(byPlace), notes }
}

const byPlace = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })
