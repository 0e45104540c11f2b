import type { Sent } from './daily-limit.rules.ts'

// Counting what a key sent in a day costs as much as it sent: by the evening a large site's every report would count all the others of that day. So the
// count is read once a minute a key, and what came since is added here. It never says less than the database would, and is read anew before it turns
// anybody away.

export type Counted = Sent & { readonly known: number } // known: devices that reported by this key in the week before; 0 where nothing hangs on it
export type SentLately = {
  /**
   * What the key sent until now, one more request included. `isOver` says whether that is too much; `read` asks the database.
   * @param atMs the domain's moment, in milliseconds
   */
  count(key: string, atMs: number, isOver: (sent: Counted) => boolean, read: () => Promise<Counted>): Promise<Counted>
}

type Kept = { readonly counted: Counted; readonly atMs: number; since: number }
const minuteMs = 60_000
const mostKeys = 10_000

export const createSentLately = (): SentLately => {
  const kept = new Map<string, Kept>()
  const readAnew = async (key: string, atMs: number, read: () => Promise<Counted>): Promise<Counted> => {
    const counted = await read()
    if (kept.size >= mostKeys) kept.clear()
    kept.set(key, { counted, atMs, since: 1 })
    return counted
  }
  return {
    count: async (key, atMs, isOver, read) => {
      const before = kept.get(key)
      if (before === undefined || atMs < before.atMs || atMs - before.atMs >= minuteMs) return readAnew(key, atMs, read)
      const { counted } = before
      if (isOver(counted)) return counted // turned away since it was read: nothing was added
      const now = { ...counted, submissions: counted.submissions + before.since }
      if (isOver(now)) return readAnew(key, atMs, read)
      before.since++
      return now
    },
  }
}
