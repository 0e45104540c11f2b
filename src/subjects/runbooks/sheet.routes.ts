import { bytes, refused, route, type Route } from '../../platform/http/route.ts'
import type { Typesetter } from '../../platform/documents/typeset.ts'
import { readId } from '../../platform/ids.ts'
import { reading } from '../ledger/index.ts'
import { districtOf, signedIn, type Who } from '../people/index.ts'
import { runNotFound } from './load-run.ts'
import type { RunbookParts } from './parts.ts'
import { sheetData } from './run-sheet.ts'
import { runPage } from './run-page.ts'

/** The run on paper, for the night the network itself is patched. */
export const sheetRoutes = (parts: RunbookParts & { readonly typesetter: Typesetter }): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/runs/:id/sheet.pdf',
    says: 'The run as a sheet to print: its steps, boxes to tick, the way back',
    clauses: ['SP-0', 'SP-4'],
    may: 'runs.see',
    handle: async ({ who: maybe, request }) => {
      const who = signedIn(maybe)
      const id = readId('run', request.params.id ?? '')
      const found = await reading({ db: parts.db, districtId: who.districtId }, async (tx, now) => {
        const page = id === undefined ? undefined : await runPage(parts, tx, now, who, id)
        return page && { page, district: (await districtOf(tx))?.name ?? '' }
      })
      if (!found) return refused(runNotFound)
      const made = await parts.typesetter.pdf('src/subjects/runbooks/run-sheet.typ', sheetData(found.page, found.district), found.page.now)
      if (!made.ok) return refused(made.refusal)
      return bytes(made.value, 'application/pdf', { 'content-disposition': `inline; filename="run-sheet-${found.page.id}.pdf"` })
    },
  }),
]
