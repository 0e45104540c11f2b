import type { Child } from 'hono/jsx'
import { Bell } from './bell.tsx'

/** `id` names the heading and makes the card a landmark others can link to. `now` marks the one card where the work is. */
export function Card({ id, title, side, now = false, children }: { id: string; title: string; side?: Child; now?: boolean; children?: Child }) {
  return (
    <section class={now ? 'card now' : 'card'} aria-labelledby={id}>
      {side ? (
        <header>
          <h2 id={id}>{title}</h2>
          {side}
        </header>
      ) : (
        <h2 id={id}>{title}</h2>
      )}
      {children}
    </section>
  )
}

/** Nothing here: says why that is so and what to do, if anything. */
export function Empty({ says, children }: { says: string; children?: Child }) {
  return (
    <div class="empty">
      <Bell />
      <b>{says}</b>
      {children && <p>{children}</p>}
    </div>
  )
}

/** A wide and a narrow column; one under the other where there is no room. */
export function Two({ children }: { children?: Child }) {
  return <div class="two">{children}</div>
}

export function Stack({ children }: { children?: Child }) {
  return <div class="stack">{children}</div>
}

/** Buttons beside each other. */
export function Acts({ children }: { children?: Child }) {
  return <div class="acts">{children}</div>
}
