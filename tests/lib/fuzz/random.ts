/** Numbers from a seed, the same each time and everywhere (mulberry32): 0 to below `n`. */
export type Random = (n: number) => number

export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}

export const oneOf = <T>(all: readonly T[], random: Random): T => all[random(all.length)] as T
