import type { Json } from '../../core/proof/canonical.ts'
import { ok } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase, type Act } from '../ledger/index.ts'

/** What an account act is called in the ledger: `people.signed-in`. No secret, no code and no address ever stands in it. */
export type AccountAct =
  | 'signed-in'
  | 'signed-out'
  | 'sign-ins-blocked'
  | 'password-changed'
  | 'sessions-ended'
  | 'second-factor-added'
  | 'second-factor-removed'
  | 'backup-codes-made'
  | 'backup-code-used'
  | 'provider-bound'

/** Mail to people about their account. It is told in the act's own transaction; `link` is this reader's own and stands in no evidence. */
export type Telling = {
  readonly kind: 'account'
  readonly about: string
  readonly subject: string
  readonly body: string
  readonly to: readonly {
    readonly personId?: string | undefined
    readonly address: string
    readonly link?: string | undefined
    readonly body?: string | undefined
  }[]
}
export type Tell = (act: Act, notice: Telling) => Promise<unknown>

type Done = {
  readonly what: AccountAct
  readonly personId: string
  readonly content?: Readonly<Record<string, Json | undefined>>
  readonly mail?: Pick<Telling, 'subject' | 'body'> & { readonly to: string }
}

/** Evidence of what was done to an account; the sign-in library has done it by then, in tables of its own. `mail` tells the owner. */
export const accountNoter = (tell: Tell) =>
  useCase<Done, undefined, undefined, undefined>({
    name: 'people.account-act',
    clauses: [],
    load: async () => undefined,
    decide: () => ok(undefined),
    commit: async (act, _, __, { what, personId, content, mail }) => {
      const person = showId('per', personId)
      if (mail) await tell(act, { kind: 'account', about: person, subject: mail.subject, body: mail.body, to: [{ personId, address: mail.to }] })
      return { value: undefined, evidence: [{ kind: `people.${what}`, grade: 'enforced', about: [person], content: { person, ...content } }] }
    },
  })
