// Waiting for work that goes on without us. Links may break while we wait: that is no result, we look again.
import { trouble, type Answer, type HostSession, type HostTarget, type HostTrouble, type Hosts, type Work, type WorkState } from './contract.ts'

export type Watch = {
  readonly everyMs: number
  readonly limitMs: number
  readonly now: () => number // monotonic milliseconds, not the domain's clock
  readonly sleep: (ms: number) => Promise<void>
}

/** Opens, asks, closes: for looks far apart. */
export const once = async <T>(hosts: Hosts, target: HostTarget, ask: (session: HostSession) => Promise<Answer<T>>): Promise<Answer<T>> => {
  const session = await hosts.open(target)
  if (!session.ok) return session
  try {
    return await ask(session.value)
  } finally {
    session.value.close()
  }
}

/** Polls detached work until it is no longer running; reconnects after a lost link. A trouble at the limit is the last one seen. */
export const untilDone = async (hosts: Hosts, target: HostTarget, work: Work, token: string, watch: Watch): Promise<Answer<WorkState>> => {
  const end = watch.now() + watch.limitMs
  let session: HostSession | null = null
  let last: HostTrouble = { code: 'link-lost', says: 'The work was still running at the limit.' }
  try {
    while (watch.now() < end) {
      if (session === null) {
        const opened = await hosts.open(target)
        if (opened.ok) session = opened.value
        else last = opened.trouble
      }
      if (session !== null) {
        const state: Answer<WorkState> = await session.poll(work, token)
        if (state.ok && state.value.state !== 'running') return state
        if (!state.ok) {
          if (state.trouble.code !== 'link-lost') return state
          last = state.trouble
          session.close()
          session = null
        }
      }
      await watch.sleep(watch.everyMs)
    }
    return trouble(last.code, last.says)
  } finally {
    session?.close()
  }
}

export type RebootOutcome =
  | { readonly outcome: 'rebooted'; readonly bootId: string }
  | { readonly outcome: 'never-went-down' } // it still answers with the old boot id
  | { readonly outcome: 'never-came-back'; readonly says: string } // ask the hypervisor for its power state, then consider the revert

/**
 * Waits until the boot id differs: fresh connections, two limits (to go down, to come back). Not after a revert to a memory
 * snapshot, which brings the old boot id back.
 */
export const untilRebooted = async (
  hosts: Hosts,
  target: HostTarget,
  bootIdBefore: string,
  watch: Watch & { readonly downLimitMs: number },
): Promise<RebootOutcome> => {
  const start = watch.now()
  let wentDown = false
  let answersStill = false
  let says = ''
  while (watch.now() < start + watch.limitMs) {
    const bootId = await once(hosts, target, (session) => session.bootId())
    answersStill = bootId.ok
    if (bootId.ok && bootId.value !== bootIdBefore) return { outcome: 'rebooted', bootId: bootId.value }
    if (bootId.ok && !wentDown && watch.now() > start + watch.downLimitMs) return { outcome: 'never-went-down' }
    if (!bootId.ok) {
      wentDown = true
      says = bootId.trouble.says
    }
    await watch.sleep(watch.everyMs)
  }
  return answersStill ? { outcome: 'never-went-down' } : { outcome: 'never-came-back', says }
}
