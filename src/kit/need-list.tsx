import type { Child } from 'hono/jsx'
import { ClauseLink } from './problem.tsx'
import { type State, Tag } from './tag.tsx'

/** One row: what is to do, why, until when (in words), under which clause. */
export type Need = {
  readonly what: string
  readonly href?: string | undefined
  readonly why: Child
  readonly state: State
  readonly until: string
  readonly clause?: string | undefined
  readonly acts?: Child
}

export function NeedList({ needs }: { needs: readonly Need[] }) {
  return (
    <ul class="needs">
      {needs.map((need) => (
        <li>
          <Tag state={need.state}>{need.until}</Tag>
          <span class="what">{need.href ? <a href={need.href}>{need.what}</a> : need.what}</span>
          <ClauseLink id={need.clause} />
          <p class="why">{need.why}</p>
          {need.acts && <div class="acts">{need.acts}</div>}
        </li>
      ))}
    </ul>
  )
}
