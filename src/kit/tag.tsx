import type { Child } from 'hono/jsx'

/**
 * late = overdue or broken; soon = due; wait = somebody else's turn or under way; good;
 * unknown = we do not know (silence is never green); standin = shown, not proved.
 */
export type State = 'late' | 'soon' | 'wait' | 'good' | 'unknown' | 'standin'

/** A state as colour, shape and word together. The word comes from the caller and says it by itself. */
export function Tag({ state, children }: { state: State; children?: Child }) {
  return <span class={lengthOf(children) <= short ? `tag ${state} whole` : `tag ${state}`}>{children}</span>
}

const short = 22 // letters that never break over two lines, however narrow the column
const lengthOf = (child: Child | undefined): number =>
  (Array.isArray(child) ? child.reduce((sum: number, one: Child) => sum + lengthOf(one), 0) : child === null || child === undefined || typeof child === 'boolean' ? 0 : String(child).length)

/** A bar across the page or card that tells one thing and may carry one act. */
export function Notice({ state, action, children }: { state: State; action?: Child; children?: Child }) {
  return <div class={`bar ${state}`} role="status"><div>{children}</div>{action}</div>
}

/** Stands above every page of a district that is not real. */
export function DemoBanner({ children }: { children?: Child }) {
  return <aside class="demo" aria-label="Demonstration"><strong>Demonstration.</strong> {children}</aside>
}
