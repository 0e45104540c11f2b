import type { IdentityProviders } from '../../connectors/identity/contract.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { isLoopbackHost } from '../../platform/http/own-host.ts'
import { showId } from '../../platform/ids.ts'
import { useCase, type From } from '../ledger/index.ts'
import { endProviderRow, insertProvider, type NewProvider } from './providers.store.ts'
import { providersOf, type Provider } from './providers.views.ts'

/** The issuer as it will be compared: an origin with path, no slash at the end, TLS unless it is on this machine. */
export const readIssuer = (text: string): string | undefined => {
  if (!URL.canParse(text.trim())) return undefined
  const url = new URL(text.trim())
  const isFine = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.host))
  return isFine && url.search === '' && url.hash === '' && url.username === '' ? url.href.replace(/\/$/, '') : undefined
}

const insert = useCase<NewProvider, readonly Provider[], undefined, { providerId: string }>({
  name: 'people.set-provider',
  clauses: ['CM-6'],
  load: (act) => providersOf(act.tx),
  decide: (known, { issuer }, { actor }) => {
    if (actor.proof === 'break-glass')
      return refuse({ code: 'people/provider-by-break-glass', clause: 'CM-6', status: 403, says: 'Who came in by a break-glass account sets no identity provider: it could let in anybody.', satisfiedBy: 'Somebody who signed in as themselves.' })
    return known.some((one) => one.issuer === issuer) ? refuse({ code: 'people/provider-there', clause: '-', status: 409, says: 'This issuer is set already.', satisfiedBy: 'End the one that is there first.' }) : ok(undefined)
  },
  commit: async (act, _, __, row) => {
    const id = await insertProvider(act, row)
    return { value: { providerId: id }, evidence: [{ kind: 'people.provider-set', grade: 'enforced', about: [showId('idp', id)], content: { label: row.label, issuer: row.issuer, clientId: row.clientId } }] }
  },
})

/** Sets a provider once it answers for its issuer; nothing is kept of one that does not. */
export const setProvider = async (from: From, providers: IdentityProviders, row: NewProvider): Promise<Result<{ providerId: string }>> => {
  const answers = await providers.check({ issuer: row.issuer, clientId: row.clientId, secret: undefined })
  return answers.ok ? insert(from, row) : answers
}

export const endProvider = useCase<{ readonly providerId: string }, readonly Provider[], Provider, { ended: true }>({
  name: 'people.end-provider',
  clauses: ['CM-6'],
  load: (act) => providersOf(act.tx),
  decide: (known, { providerId }) => {
    const one = known.find((row) => row.id === providerId)
    return one ? ok(one) : refuse({ code: 'people/unknown-provider', clause: '-', status: 404, says: 'There is no such identity provider.', satisfiedBy: 'Look at the page again.' })
  },
  commit: async (act, one) => {
    await endProviderRow(act, one.id)
    return { value: { ended: true }, evidence: [{ kind: 'people.provider-ended', grade: 'enforced', about: [showId('idp', one.id)], content: { issuer: one.issuer } }] }
  },
})
