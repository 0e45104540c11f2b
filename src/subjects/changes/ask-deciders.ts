import { inWords } from '../../core/time/words.ts'
import { newToken, showId } from '../../platform/ids.ts'
import { sha256, type Act } from '../ledger/index.ts'
import { insertLink } from './changes.store.ts'
import { standing, type Standing } from './changes.rules.ts'
import { peopleById, peopleFacts, requestOf } from './changes.views.ts'
import { capacities, capacityNames, linkEnds, type Capacity } from './deciders.rules.ts'
import type { Rule } from './rule.rules.ts'
import { decidersNow, factsOf } from './standing.ts'

export type Told = { readonly personId: string; readonly address: string; readonly link?: string }
export type Notice = {
  readonly kind: 'approval-asked'
  readonly about: string
  readonly to: readonly Told[]
  readonly subject: string
  readonly body: string
}
/** How deciders are told, in the act's own transaction: the notices subject's queue. */
export type Tell = (act: Act, notice: Notice) => Promise<unknown>
export type ChangeParts = { readonly publicUrl: string; readonly tell: Tell }

/** Who was asked in which capacity; `vacant` where nobody may decide, `unreachable` where somebody may and has no address. */
export type AskedOne = {
  readonly capacity: Capacity
  readonly people: readonly string[]
  readonly isVacant: boolean
  readonly unreachable: readonly string[]
}

const bodyOf = (title: string, requester: string, rule: Rule, now: Standing, capacity: Capacity): string =>
  [
    `${requester} asks for your decision as ${capacities[capacity].word} on ${rule.request}: ${title}.`,
    '',
    `Servers: ${rule.targets.map((one) => one.host).join(', ')}`,
    `Earliest start: ${inWords(now.earliestStart, now.zone, { withYear: true })}${now.isLate ? ' (asked for earlier: marked late)' : ''}`,
    '',
    'Open your own link, read, and press one button. It works once, for 7 days. When the request is changed it stops working and a new one is sent.',
    '',
    `— En español —`,
    `${requester} le pide su decisión sobre ${rule.request}. Abra su enlace, lea y pulse un botón. Sirve una vez, durante 7 días; si la petición cambia, se envía otro.`,
  ].join('\n')

/** Makes a link of their own for everybody who may decide and has not, and tells them. Only what has no last word yet is asked for. */
export const askDeciders = async (act: Act, { publicUrl, tell }: ChangeParts, requestId: string): Promise<readonly AskedOne[]> => {
  const request = await requestOf(act.tx, requestId)
  const read = request && factsOf(request)
  if (!request || !read?.ok) throw new Error('a request that was just written cannot be read')
  const { rule, facts } = read.value
  const now = standing(facts)
  const people = await peopleFacts(act.tx)
  const asked: AskedOne[] = []
  for (const capacity of capacityNames) {
    const ids = decidersNow(capacity, request, people, act.now)
    const reachable = await peopleById(act.tx, ids)
    const to: Told[] = []
    for (const id of ids) {
      const address = reachable.get(id)?.email
      if (!address) continue
      const token = `${act.districtId}-${newToken()}` // the district comes with the link: nobody is signed in when it is opened
      await insertLink(act, { tokenHash: sha256(token), requestId, textHash: now.textHash, capacity, personId: id, endsAt: linkEnds(act.now) })
      to.push({ personId: id, address, link: `${publicUrl}/approve/${token}` })
    }
    asked.push({ capacity, people: ids, isVacant: ids.length === 0, unreachable: ids.filter((id) => !reachable.get(id)?.email) })
    if (to.length > 0)
      await tell(act, {
        kind: 'approval-asked',
        about: showId('chg', requestId),
        to,
        subject: `Decision asked: ${rule.request} ${request.title} (${capacities[capacity].word})`,
        body: bodyOf(request.title, request.requester, rule, now, capacity),
      })
  }
  return asked
}

/** The same as evidence: persons by their shown ids. */
export const askedAsEvidence = (asked: readonly AskedOne[]) =>
  asked.map((one) => ({
    capacity: one.capacity,
    people: one.people.map((id) => showId('per', id)),
    vacant: one.isVacant,
    unreachable: one.unreachable.map((id) => showId('per', id)),
  }))
