import { useContext, type Child } from 'hono/jsx'
import type { Refusal } from '../core/result.ts'
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

export type ProblemProps = { refusal: Pick<Refusal, 'says' | 'satisfiedBy' | 'clause' | 'faults'>; title?: string | undefined; children?: Child }

/** A refusal shown: what is in the way, every fault, what would make it pass, and on which clause it stands. */
export function Problem({ refusal, title, children }: ProblemProps) {
  const words = useWords()
  const english = useContext(LangContext) === 'en' ? undefined : 'en' // rules speak English alone
  return (
    <section class="problem" role="alert">
      <h2>
        {title ?? words.refused}
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
