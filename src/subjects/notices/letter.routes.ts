import { dateInWords } from '../../core/time/words.ts'
import { inZone } from '../../core/time/zone.ts'
import type { Typesetter } from '../../platform/documents/typeset.ts'
import type { Db } from '../../platform/db/pool.ts'
import { bytes, refused, route, type Route } from '../../platform/http/route.ts'
import { readId, showId } from '../../platform/ids.ts'
import { reading } from '../ledger/index.ts'
import { districtOf, signedIn, type Who } from '../people/index.ts'
import { noticeNotFound } from './tell-by-hand.ts'
import { deliveriesOf, noticeOf, type DeliveryRow } from './notices.views.ts'

/** One letter for each whom mail did not reach; where it reached all, one without a name, to hang up. */
const recipientsOf = (rows: readonly DeliveryRow[]): readonly string[] => {
  const told = new Set(rows.filter(({ state }) => state === 'accepted' || state === 'told').map(({ address }) => address))
  const missed = rows.filter(({ address, state }) => !told.has(address) && state !== 'told')
  const names = [...new Map(missed.map((row) => [row.address, row.person ?? row.address])).values()]
  return names.length > 0 ? names : ['To everyone concerned']
}

/** A notice on paper: for whom no mail reaches (SP-1.4: told by another channel). */
export const letterRoutes = ({ db, typesetter }: { readonly db: Db; readonly typesetter: Typesetter }): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/notices/:id/letter.pdf',
    says: 'The notice as letters to print, for whom mail did not reach',
    clauses: ['SP-1.4', 'CM-8'],
    may: 'runs.see',
    handle: async ({ who: maybe, request }) => {
      const who = signedIn(maybe)
      const id = readId('ntc', request.params.id ?? '')
      const found = await reading({ db, districtId: who.districtId }, async (tx, now) => {
        const notice = id === undefined ? undefined : await noticeOf(tx, id)
        return notice && { notice, rows: await deliveriesOf(tx, notice.id), district: (await districtOf(tx))?.name ?? '', now: now.toString() }
      })
      if (!found) return refused(noticeNotFound)
      const { notice, district, now } = found
      const date = dateInWords(inZone(now, who.zone).toPlainDate())
      const made = await typesetter.pdf(
        'src/subjects/notices/letter.typ',
        {
          title: notice.subject,
          foot: `${district} · ${notice.subject}`,
          district,
          date,
          subject: notice.subject,
          paragraphs: notice.body
            .split(/\n{2,}/)
            .map((text) => text.trim())
            .filter((text) => text !== ''),
          recipients: recipientsOf(found.rows),
          reference: `Notice ${showId('ntc', notice.id)}. Whoever hands this over notes in Afterbell who was told, when and how.`,
        },
        now,
      )
      if (!made.ok) return refused(made.refusal)
      return bytes(made.value, 'application/pdf', { 'content-disposition': `inline; filename="letter-${showId('ntc', notice.id)}.pdf"` })
    },
  }),
]
