import { useContext, type Child } from 'hono/jsx'
import type { Refusal } from '../core/result.ts'
import { Empty } from './card.tsx'
import { fieldId, LangContext, useWords } from './words.ts'

/** Where a clause is shown. `-` stands for "no clause, plain sense asks for it" and has no page. */
export const clauseHref = (id: string) => `/clauses/${encodeURIComponent(id)}`

export function ClauseLink({ id }: { id?: string | undefined }) {
  const words = useWords()
  return id && id !== '-' ? (
    <a class="clause" href={clauseHref(id)}>
      <span class="hidden">{words.clause} </span>
      {id}
    </a>
  ) : null
}

type Told = Pick<Refusal, 'says' | 'satisfiedBy' | 'clause' | 'faults' | 'status'>

/** What a page that holds a refusal alone is called: what is not there was not refused. */
export const titleOfRefusal = ({ says, status }: Pick<Refusal, 'says' | 'status'>): string => {
  if (status === 404) {
    const [, thing] = /^There is no such ([a-z ]+?)(?: here| in this district)?[.,:]/.exec(says) ?? []
    return thing === undefined ? 'Not found' : `No such ${thing}`
  }
  if (status === 503 || status === 507) return 'Not possible right now'
  return status === 400 || status === 413 || status === 422 ? 'Something is missing or wrong' : 'This cannot be done'
}

/** A page's whole content where something is not there, or cannot be done; `isPlain` on pages that have the public style. */
export function Refused({ refusal, isPlain = false }: { refusal: Told; isPlain?: boolean }) {
  if (refusal.status !== 404) return <Problem refusal={refusal} />
  const next = sentence(refusal.satisfiedBy)
  return isPlain ? (
    <p>
      {refusal.says} {next}
    </p>
  ) : (
    <Empty says={refusal.says}>{next}</Empty>
  )
}
/** What helps is told as a sentence or as a few words of one. */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`

export type ProblemProps = { refusal: Told; title?: string | undefined; children?: Child }

const wrongInput: readonly number[] = [400, 413, 422]

/** A refusal shown: what is in the way, every fault, what would make it pass, and on which clause it stands. */
export function Problem({ refusal, title, children }: ProblemProps) {
  const words = useWords()
  const english = useContext(LangContext) === 'en' ? undefined : 'en' // rules speak English alone
  return (
    <section class="problem" role="alert">
      <h2>
        {title ?? (refusal.status === 404 ? words.notFound : wrongInput.includes(refusal.status ?? 0) ? words.wrong : words.refused)}
        <ClauseLink id={refusal.clause} />
      </h2>
      <p lang={english}>{refusal.says}</p>
      {refusal.faults && refusal.faults.length > 0 && (
        <ul lang={english}>
          {refusal.faults.map((fault) => (
            <li>{fault}</li>
          ))}
        </ul>
      )}
      <p class="fix">
        <strong>{words.fix}:</strong> <span lang={english}>{refusal.satisfiedBy}</span>
      </p>
      {children}
    </section>
  )
}

export type FormError = { readonly field?: string | undefined; readonly says: string }

/** The summary above a refused form; each line leads to the field of that name. */
export function FormErrors({ errors }: { errors: readonly FormError[] }) {
  const words = useWords()
  const english = useContext(LangContext) === 'en' ? undefined : 'en'
  return errors.length === 0 ? null : (
    <section class="problem" role="alert">
      <h2>{words.problems(errors.length)}</h2>
      <ul lang={english}>
        {errors.map((error) => (
          <li>{error.field ? <a href={`#${fieldId(error.field)}`}>{error.says}</a> : error.says}</li>
        ))}
      </ul>
    </section>
  )
}
