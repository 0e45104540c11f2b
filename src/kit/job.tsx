import type { Child } from 'hono/jsx'
import { Tag, type State } from './tag.tsx'
import { Time, type When } from './values.tsx'

/** `done` of `total`, where the total is known. */
export type JobShown = {
  readonly says: string
  readonly state: 'waiting' | 'running' | 'done' | 'refused' | 'failed'
  readonly step: string
  readonly done: number
  readonly total: number | null
  readonly asked: When
  readonly moved: When
  readonly isSilent?: boolean
}

const STATES = {
  waiting: ['wait', 'waiting for its turn'],
  running: ['wait', 'in progress'],
  done: ['good', 'done'],
  refused: ['late', 'refused'],
  failed: ['late', 'broke'],
} satisfies Record<JobShown['state'], readonly [State, string]>
const isOver = (state: JobShown['state']): boolean => state === 'done' || state === 'refused' || state === 'failed'

/**
 * How far a long job came. It goes on whether or not anybody looks. With scripts the card draws itself anew; without, "Look again" does.
 */
export function JobCard({ job, href, children }: { job: JobShown; href: string; children?: Child }) {
  const percent = job.total === null ? undefined : job.total === 0 ? 100 : Math.floor((job.done / job.total) * 100)
  const [state, word] = STATES[job.state]
  return (
    <section class="card job" aria-labelledby="job" data-follow={isOver(job.state) ? undefined : href}>
      <header>
        <h2 id="job">{job.says}</h2>
        <Tag state={job.isSilent ? 'unknown' : state}>{job.isSilent ? 'silent' : word}</Tag>
      </header>
      {!isOver(job.state) && (
        <>
          <progress max={job.total ?? undefined} value={job.total === null ? undefined : job.done} aria-label="Progress" />
          <p role="status">
            {percent === undefined ? (
              ''
            ) : (
              <>
                <b>{percent} %</b>, {job.done.toLocaleString('en-US')} of {(job.total ?? 0).toLocaleString('en-US')}.{' '}
              </>
            )}
            {job.step || (job.state === 'running' ? 'It has started.' : 'It starts as soon as the worker is free.')}
          </p>
        </>
      )}
      {children}
      <p class="reason">
        Requested <Time {...job.asked} />; last activity <Time {...job.moved} />.
        {!isOver(job.state) && ' You can leave this page; the work continues.'}
      </p>
      {!isOver(job.state) && (
        <p>
          <a href={href}>Refresh</a>
        </p>
      )}
    </section>
  )
}
