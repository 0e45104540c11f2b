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
  Array.isArray(child)
    ? child.reduce((sum: number, one: Child) => sum + lengthOf(one), 0)
    : child === null || child === undefined || typeof child === 'boolean'
      ? 0
      : String(child).length

/** A bar across the page or card that tells one thing and may carry one act. */
export function Notice({ state, action, children }: { state: State; action?: Child; children?: Child }) {
  return (
    <div class={`bar ${state}`} role="status">
      <div>{children}</div>
      {action}
    </div>
  )
}

type DemoBannerProps = { clock?: string | undefined; jumps?: Readonly<Record<string, string>>; back?: string; children?: Child }

/** Stands above every page of a district that is not real: its moved clock in words, and the buttons that move it on. */
export function DemoBanner({ clock, jumps, back, children }: DemoBannerProps) {
  return (
    <aside class="demo" aria-label="Demonstration">
      <p>
        <strong>Demonstration.</strong> {children}
        {clock && (
          <>
            {' '}
            Its clock has been moved to <b>{clock}</b>.
          </>
        )}{' '}
        {jumps && <a href="/demo">More</a>}
      </p>
      {jumps && (
        <form method="post" action="/demo/clock">
          {back && <input type="hidden" name="back" value={back} />}
          {Object.entries(jumps).map(([value, label]) => (
            <button class="jump" name="to" value={value}>
              {label}
            </button>
          ))}
        </form>
      )}
    </aside>
  )
}
