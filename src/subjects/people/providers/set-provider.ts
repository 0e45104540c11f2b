import type { IdentityProviders } from '../../../connectors/identity/contract.ts'
import { ok, refuse, type Result } from '../../../core/result.ts'
import { isLoopbackHost } from '../../../platform/http/own-host.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase, type From } from '../../ledger/index.ts'
import { areApart } from '../are-apart.ts'
import { confirmProviderRow, endProviderRow, insertProvider, type NewProvider } from './providers.store.ts'
import { providersOf, type Provider } from './providers.views.ts'

const isHere = ({ host }: URL): boolean => isLoopbackHost(host)
export const isIssuerHere = (issuer: string): boolean => isHere(new URL(issuer))

/**
 * The issuer as it will be compared: an origin with path, no slash at the end, TLS. One on this machine is for trying out alone (`mayBeHere`): it
 * answers whatever its owner likes, and without TLS.
 */
export const readIssuer = (text: string, mayBeHere: boolean): string | undefined => {
  if (!URL.canParse(text.trim())) return undefined
  const url = new URL(text.trim())
  const isFine = isHere(url) ? mayBeHere : url.protocol === 'https:'
  return isFine && url.search === '' && url.hash === '' && url.username === '' ? url.href.replace(/\/$/, '') : undefined
}

const insert = useCase<NewProvider, readonly Provider[], undefined, { providerId: string }>({
  name: 'people.set-provider',
  clauses: ['CM-6'],
  load: (act) => providersOf(act.tx),
  decide: (known, { issuer }, { actor }) => {
    if (actor.proof === 'break-glass')
      return refuse({
        code: 'people/provider-by-break-glass',
        clause: 'CM-6',
        status: 403,
        says: 'Somebody signed in with a break-glass account cannot set up an identity provider: it could let anybody in.',
        satisfiedBy: 'Ask somebody who signed in with their own account.',
      })
    return known.some((one) => one.issuer === issuer)
      ? refuse({
          code: 'people/provider-there',
          clause: '-',
          status: 409,
          says: 'This issuer is already set up.',
          satisfiedBy: 'End the existing one first.',
        })
      : ok(undefined)
  },
  commit: async (act, _, __, row) => {
    const id = await insertProvider(act, row)
    return {
      value: { providerId: id },
      evidence: [
        {
          kind: 'people.provider-set',
          grade: 'enforced',
          about: [showId('idp', id)],
          content: { label: row.label, issuer: row.issuer, clientId: row.clientId, trustsFactor: row.trustsFactor },
        },
      ],
    }
  },
})

/** Sets a provider once it answers for its issuer; nothing is kept of one that does not. It signs nobody in until a second person confirmed it. */
export const setProvider = async (from: From, providers: IdentityProviders, row: NewProvider): Promise<Result<{ providerId: string }>> => {
  const answers = await providers.check({ issuer: row.issuer, clientId: row.clientId, secret: undefined })
  return answers.ok ? insert(from, row) : answers
}

type Confirming = { readonly known: readonly Provider[]; readonly apart: Result<true> }
/** The second person's word for exactly this issuer, client and trust. Refused: one's own, one near to who set it, by a link or a break-glass code. */
export const confirmProvider = useCase<{ readonly providerId: string }, Confirming, Provider, { confirmed: true }>({
  name: 'people.confirm-provider',
  clauses: ['CM-6'],
  load: async (act, { providerId }) => {
    const known = await providersOf(act.tx)
    const one = known.find((row) => row.id === providerId)
    return { known, apart: one && act.actor.personId !== undefined ? await areApart(act.tx, act.now, one.setById, act.actor.personId) : ok(true) }
  },
  decide: ({ known, apart }, { providerId }, { actor }) => {
    const no = (code: string, says: string, satisfiedBy: string, status: 403 | 404 | 409 = 403) =>
      refuse({ code: `people/provider-${code}`, clause: 'CM-6', status, says, satisfiedBy })
    const one = known.find((row) => row.id === providerId)
    if (!one) return no('unknown', 'There is no such identity provider.', 'Reload the page.', 404)
    if (one.confirmedAt !== null) return no('confirmed-already', `${one.confirmedBy ?? 'Somebody'} has already confirmed it.`, 'Nothing to do.', 409)
    if (actor.personId === undefined || actor.proof === 'break-glass' || actor.proof === 'link')
      return no('needs-sign-in', 'A provider can only be confirmed from somebody’s own account.', 'Sign in with your own account.')
    if (actor.personId === one.setById)
      return no(
        'set-by-you',
        'You set it up yourself, and whoever sets up a provider could sign in as anybody here.',
        'Ask another person who may configure the sign-in.',
      )
    return apart.ok
      ? ok(one)
      : no('two-are-one', `${one.setBy} and you count as one person: ${apart.refusal.says}`, 'Ask another person who may configure the sign-in.')
  },
  commit: async (act, one) => {
    await confirmProviderRow(act, one.id)
    const content = { issuer: one.issuer, clientId: one.clientId, trustsFactor: one.trustsFactor, setBy: showId('per', one.setById) }
    return {
      value: { confirmed: true },
      evidence: [{ kind: 'people.provider-confirmed', grade: 'enforced', about: [showId('idp', one.id)], content }],
    }
  },
})

export const endProvider = useCase<{ readonly providerId: string }, readonly Provider[], Provider, { ended: true }>({
  name: 'people.end-provider',
  clauses: ['CM-6'],
  load: (act) => providersOf(act.tx),
  decide: (known, { providerId }) => {
    const one = known.find((row) => row.id === providerId)
    return one
      ? ok(one)
      : refuse({
          code: 'people/unknown-provider',
          clause: '-',
          status: 404,
          says: 'There is no such identity provider.',
          satisfiedBy: 'Reload the page.',
        })
  },
  commit: async (act, one) => {
    await endProviderRow(act, one.id)
    return {
      value: { ended: true },
      evidence: [{ kind: 'people.provider-ended', grade: 'enforced', about: [showId('idp', one.id)], content: { issuer: one.issuer } }],
    }
  },
})
