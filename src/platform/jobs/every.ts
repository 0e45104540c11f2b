import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../log.ts'

/** Repeats `work` with a pause between the end of one and the start of the next; a failure is logged once until it works again. `milliseconds` may depend on what there was to do. */
export const every = (milliseconds: number | (() => number), what: string, work: () => Promise<unknown>, log: Log): { stop(): Promise<void> } => {
  const end = new AbortController()
  const loop = (async () => {
    let failing = false
    while (!end.signal.aborted) {
      try {
        await work()
        failing = false
      } catch (error) {
        if (!failing) log.warn(`${what} failed`, { error })
        failing = true
      }
      await wait(typeof milliseconds === 'number' ? milliseconds : milliseconds(), undefined, { signal: end.signal }).catch(() => undefined)
    }
  })()
  return {
    stop: async () => {
      end.abort()
      await loop
    },
  }
}
