import type { Temporal } from 'temporal-polyfill'
import { ok, refuse, type Refusal } from '../../core/result.ts'
import { instantOf, isBefore } from '../../core/time/zone.ts'
import { systemNow } from '../../platform/clock.ts'
import { newToken, showId } from '../../platform/ids.ts'
import { sha256, useCase } from '../ledger/index.ts'
import { districtOf } from '../people/index.ts'
import { linkDays } from './demo.rules.ts'
import { insertLink, useLink } from './demo.store.ts'
import { linkByHash, type OpenLink } from './demo.views.ts'

export type MadeLink = { readonly personId: string; readonly token: string } // the token begins with the district: nobody is signed in when it is opened

/** One fresh link a person. Only a demonstration has such links: elsewhere refused here, and by the database. */
export const makeLinks = useCase({
  name: 'demo.make-links',
  clauses: [],
  load: async (act, _: { readonly personIds: readonly string[] }) => (await districtOf(act.tx))?.isDemo ?? false,
  decide: (isDemo, { personIds }) =>
    isDemo
      ? ok(personIds)
      : refuse({
          code: 'demo/real-district',
          clause: '-',
          status: 403,
          says: 'Nobody can sign in to a real district with an open link.',
          satisfiedBy: 'Ask for an invitation.',
        }),
  commit: async (act, personIds) => {
    const made: MadeLink[] = []
    for (const personId of personIds) {
      const token = `${act.districtId}-${newToken()}`
      await insertLink(act, personId, sha256(token), systemNow())
      made.push({ personId, token })
    }
    return {
      value: made,
      evidence: [
        { kind: 'demo.links-made', about: personIds.map((id) => showId('per', id)), grade: 'enforced' as const, content: { links: made.length } },
      ],
    }
  },
})

export const linkOver: Refusal = {
  code: 'demo/link-over',
  clause: '-',
  status: 404,
  says: 'This link does not sign anybody in: it has been used, has expired, or never existed.',
  satisfiedBy: 'Start the demonstration again (npm run demo): it prints fresh links.',
}

/** Whether a link still opens; `machineNow`, because the district's clock may be moved. */
export const opens = (link: OpenLink | undefined, machineNow: Temporal.Instant): link is OpenLink & { readonly userId: string } =>
  link !== undefined && link.usedAt === null && link.userId !== null && isBefore(machineNow, instantOf(link.madeAt).add({ hours: 24 * linkDays }))

/** Uses a link up; gives the account that is signed in next. */
export const takeLink = useCase({
  name: 'demo.take-link',
  clauses: [],
  load: (act, { token }: { readonly token: string }) => linkByHash(act.tx, sha256(token)),
  decide: (link) => (opens(link, systemNow()) ? ok(link) : refuse(linkOver)),
  commit: async (act, link) => {
    if (!(await useLink(act, link.id))) throw new Error('the link was used at the same moment')
    return {
      value: { userId: link.userId },
      evidence: [
        {
          kind: 'demo.link-used',
          about: [showId('per', link.personId)],
          grade: 'enforced' as const,
          content: { person: showId('per', link.personId) },
        },
      ],
    }
  },
})
