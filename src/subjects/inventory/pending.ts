import type { Answer } from '../../connectors/agents/contract.ts'

// GLPI Agent can be told `pending` and then asks by GET for what came of its report. Used where reading takes longer than an agent's patience may last:
// the report is worked on meanwhile, and taken in once, however often it asks.

type Given = Answer & { readonly headers?: Record<string, string> }
export type Pending = {
  /** What `work` came to, if soon; else undefined, and it is kept under `name` for who asks. */
  begin(name: string, work: () => Promise<Given>): Promise<Given | undefined>
  /** What was kept under that name: the answer, told once; `waiting`; undefined where nothing is kept. */
  ask(name: string): Promise<Given | 'waiting' | undefined>
}
type Times = { readonly soonMs: number; readonly askedMs: number; readonly keepMs: number; readonly most: number }
const usual: Times = { soonMs: 8_000, askedMs: 4_000, keepMs: 120_000, most: 200 }

export const createPending = ({ soonMs, askedMs, keepMs, most }: Times = usual): Pending => {
  const kept = new Map<string, Promise<Given>>()
  const orLate = <T>(work: Promise<T>, ms: number): Promise<T | undefined> => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), ms)
    })
    return Promise.race([work, late]).finally(() => clearTimeout(timer))
  }
  return {
    begin: async (name, work) => {
      const running = kept.get(name)
      if (running !== undefined) return orLate(running, soonMs) // the same report again while it is worked on
      const made = work()
      const soon = await orLate(made, soonMs)
      if (soon !== undefined || kept.size >= most) return soon ?? made
      kept.set(name, made)
      made.catch(() => kept.delete(name)) // whoever asks hears that nothing is kept
      setTimeout(() => kept.delete(name), keepMs).unref()
      return undefined
    },
    ask: async (name) => {
      const found = kept.get(name)
      if (found === undefined) return undefined
      const done = await orLate(found, askedMs)
      if (done !== undefined) kept.delete(name)
      return done ?? 'waiting'
    },
  }
}
