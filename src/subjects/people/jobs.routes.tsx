import type { Temporal } from 'temporal-polyfill'
import { inWords } from '../../core/time/words.ts'
import { isoIn } from '../../core/time/zone.ts'
import { Button } from '../../kit/button.tsx'
import { JobCard } from '../../kit/job.tsx'
import { Problem } from '../../kit/problem.tsx'
import { systemNow } from '../../platform/clock.ts'
import { domainNow } from '../../platform/db/domain-now.ts'
import { inDistrict, type Db } from '../../platform/db/pool.ts'
import { refused, route, view, type Route } from '../../platform/http/route.ts'
import { notFound } from '../../platform/http/problem.ts'
import { readId, showId } from '../../platform/ids.ts'
import { longJob, type LongJob } from '../../platform/jobs/long.store.ts'
import { mayDo } from './people.rules.ts'
import { signedIn } from './parts.ts'
import { StaffPage } from './staff-page.tsx'
import type { Who } from './who.ts'

export const jobHref = (id: string): string => `/jobs/${showId('job', id)}`
/** Where the result of a kind of job is looked at. */
export type JobEnds = Readonly<
  Record<string, { readonly href: string | ((result: unknown) => string); readonly label: string; readonly says: (result: unknown) => string }>
>
const silentMs = 120_000

type Refused = { readonly says?: string; readonly satisfiedBy?: string; readonly clause?: string; readonly faults?: readonly string[] }
const refusalOf = (result: unknown): Required<Omit<Refused, 'faults'>> & Pick<Refused, 'faults'> => {
  const {
    says = 'It was refused.',
    satisfiedBy = 'Try again, or tell whoever runs Afterbell.',
    clause = '-',
    faults = [],
  } = (result ?? {}) as Refused
  return { says, satisfiedBy, clause, faults }
}

/** The page of a long job: for whoever asked for it, and for who may do the same. */
export const jobRoutes = ({ db, ends }: { readonly db: Db; readonly ends: JobEnds }): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/jobs/:id',
    says: 'The progress and result of a long job',
    may: 'signed-in',
    handle: async ({ who: maybe, request }) => {
      const who = signedIn(maybe)
      const id = readId('job', request.params.id ?? '')
      const { job, now } = await inDistrict(db, who.districtId, async (tx) => ({
        job: id ? await longJob(tx, id) : undefined,
        now: (await domainNow(tx)).now,
      }))
      if (!job || (job.askedBy !== who.personId && !mayDo(who.positions, job.kind).ok)) return refused(notFound)
      const { askedBy: _, ...shown } = job
      return view({ ...shown, id: request.params.id }, () => <JobPage who={who} job={job} end={ends[job.kind]} now={now} />)
    },
  }),
]

/** `now` is the district's, which a demonstration moves; a sign of life is by this machine's clock, and told by the district's. */
function JobPage({ who, job, end, now }: { who: Who; job: LongJob; end: JobEnds[string] | undefined; now: Temporal.Instant }) {
  const when = (iso: string) => ({ iso: isoIn(iso, who.zone), words: inWords(iso, who.zone) })
  const isOver = job.endedAt !== null
  const agoMs = Math.max(0, systemNow().epochMilliseconds - Date.parse(job.movedAt))
  const isSilent = !isOver && agoMs > silentMs
  return (
    <StaffPage
      who={who}
      path={typeof end?.href === 'string' ? end.href : '/jobs'}
      title={!isOver ? 'In progress' : job.state === 'done' ? 'Finished' : 'Not done'}
      question="How far along is it, and what is the result?"
      follows={!isOver}
    >
      <JobCard
        href={jobHref(job.id)}
        job={{ ...job, asked: when(job.askedAt), moved: when(now.subtract({ milliseconds: agoMs }).toString()), isSilent }}
      >
        {job.state === 'done' && (
          <>
            <p>{end?.says(job.result) ?? 'It is done.'}</p>
            {end && (
              <p>
                <Button label={end.label} kind="first" href={typeof end.href === 'string' ? end.href : end.href(job.result)} />
              </p>
            )}
          </>
        )}
        {(job.state === 'refused' || job.state === 'failed') && <Problem refusal={refusalOf(job.result)} />}
      </JobCard>
    </StaffPage>
  )
}
