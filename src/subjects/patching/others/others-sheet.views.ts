import { sql } from 'kysely'
import { listOf } from '../../../platform/db/list.ts'
import { standings } from './others-sheet.screens.tsx'
import type { JudgedRow } from './others.views.ts'

/** Only the headings and values of the files: which rows they hold is decided by the rules, not by SQL. */
export const sheet = listOf<JudgedRow>({
  name: 'patched-by-others',
  path: '/patched-by-others',
  title: 'Patched by others',
  select: sql``,
  from: sql``,
  id: sql``,
  idOf: ({ id }) => id,
  start: { sort: 'name' },
  filters: {},
  columns: {
    name: { heading: 'System', value: (row) => row.name, sort: { by: sql``, as: 'text' } },
    site: { heading: 'Site', value: (row) => row.site },
    kind: { heading: 'Kind', value: (row) => row.kind },
    actor: { heading: 'Patched by', value: (row) => row.actor },
    owner: { heading: 'Owner', value: (row) => row.owner },
    is: { heading: 'Status', value: (row) => standings[row.is][1] },
    product: { heading: 'Product', value: (row) => row.product },
    version: { heading: 'Version', value: (row) => row.version },
    seen: { heading: 'Last seen there', value: (row) => row.seenAt },
    says: { heading: 'Why', value: (row) => row.says },
  },
})
