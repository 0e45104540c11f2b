import type { Child } from 'hono/jsx'
import { ClauseLink } from './problem.tsx'
import { type State, Tag } from './tag.tsx'
import { Time, type When } from './values.tsx'

export type StepState = 'done' | 'now' | 'todo' | 'failed'
export type Step = { readonly name: string; readonly state: StepState; readonly small?: Child; readonly clause?: string | undefined }

const SAID = { done: 'Done: ', now: 'Now: ', todo: '', failed: 'Failed: ' } satisfies Record<StepState, string>

/** A procedure as numbered steps. `start` keeps the numbers true where earlier steps are folded away. */
export function Steps({ steps, start = 1 }: { steps: readonly Step[]; start?: number }) {
  return (
    <ol class="steps">
      {steps.map((step, at) => (
        <li class={`is-${step.state}`} data-n={start + at} aria-current={step.state === 'now' ? 'step' : undefined}>
          <div>
            <span class="name">
              <span class="hidden">{SAID[step.state]}</span>
              {step.name}
            </span>
            {step.small && <small>{step.small}</small>}
          </div>
          <ClauseLink id={step.clause} />
        </li>
      ))}
    </ol>
  )
}

export type TimelineEntry = {
  readonly when: When
  readonly what: Child
  /** Who did it and how they proved it, a hash, a reply code: what makes it evidence. */
  readonly small?: Child
  readonly tag?: { readonly state: State; readonly word: string } | undefined
  readonly clause?: string | undefined
}

/** What happened, in order, with what proves it. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <ol class="trail">
      {entries.map((entry) => (
        <li>
          <span class="when">
            <Time {...entry.when} />
          </span>
          <div>
            {entry.what}
            {entry.small && <small>{entry.small}</small>}
          </div>
          <span class="side">
            {entry.tag && <Tag state={entry.tag.state}>{entry.tag.word}</Tag>}
            <ClauseLink id={entry.clause} />
          </span>
        </li>
      ))}
    </ol>
  )
}
