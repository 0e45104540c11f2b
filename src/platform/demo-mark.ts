import { AsyncLocalStorage } from 'node:async_hooks'
import type { Temporal } from 'temporal-polyfill'

// Whatever an answer is made of: once anything of a demonstration was read for it, it says so. Set where every reading asks for the time,
// read where every answer is written, so that no page and no export has to remember.
const marks = new AsyncLocalStorage<{ now: Temporal.Instant | undefined }>()

export const withDemoMark = <T>(work: () => T): T => marks.run({ now: undefined }, work)
export const noteDemo = (now: Temporal.Instant): void => {
  const mark = marks.getStore()
  if (mark) mark.now = now
}
/** The clock of the demonstration this answer tells of; undefined where it tells of none. */
export const demoNow = (): Temporal.Instant | undefined => marks.getStore()?.now
