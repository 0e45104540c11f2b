import { z } from 'zod'
import { SelectField, TextField } from '../../../kit/fields.tsx'
import type { Db } from '../../../platform/db/pool.ts'
import type { Route } from '../../../platform/http/route.ts'
import { flushSoftwareIndex } from '../../inventory/index.ts'
import { listBulkRoutes, type Asked, type Who } from '../../people/index.ts'
import type { Follow } from '../follow.ts'
import { count } from '../numbers.rules.ts'
import { softwareNames, systems, unrecognisedList, type SoftwareName } from './identity.views.ts'
import { mayNameSo, nameSoftware } from './name-software.ts'

const shape = {
  is: z.enum(['', 'nothing', 'product']).default(''),
  product: z.string().max(400).default(''),
  reason: z.string().max(2000).default(''),
}
type Said = Asked<typeof shape>
const isGuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
const nobody = '00000000-0000-0000-0000-000000000000'

const missing = ({ is, product, reason }: Said): readonly string[] => [
  ...(is === '' ? ['is: is missing'] : []),
  ...(is === 'product' && product.trim() === '' ? ['product: is missing'] : []),
  ...(reason.trim() === '' ? ['reason: is missing'] : []),
]
const productOf = ({ is, product }: Said): string | null => (is === 'nothing' ? null : product)

const rowOf = (name: SoftwareName, asked: Said, personId: string) => {
  const row = {
    id: name.id,
    name: name.name,
    href: `/devices/unrecognised/${name.id}`,
    now: [name.publisher || 'publisher not told', systems[name.ecosystem] ?? name.ecosystem, count(Number(name.installations), 'installation')].join(
      ', ',
    ),
  }
  if (missing(asked).length > 0) return { ...row, would: [] }
  const may = mayNameSo(name, { product: productOf(asked), reason: asked.reason }, personId)
  return may.ok
    ? { ...row, would: [may.value.product === null ? 'not a product in the feeds' : `is ${may.value.product}`] }
    : { ...row, would: [], whyNot: (may.refusal.faults ?? [may.refusal.says]).join('; ') }
}

/** What many unrecognised names are (PM-3.2): one product all of them, or none that feeds know. */
export const nameBulkRoutes = ({ db, follow }: { readonly db: Db; readonly follow: Follow }): readonly Route<Who>[] =>
  listBulkRoutes({
    db,
    list: unrecognisedList,
    given: async (tx, _, who) => {
      while (await flushSoftwareIndex(tx, who.districtId));
      return undefined
    },
    path: '/devices/unrecognised/bulk',
    menu: '/devices/software',
    may: 'findings.state',
    clauses: ['PM-3.2'],
    says: {
      preview: 'What would change for the selected names (`id[]`), or of all that the list’s address chooses (`all=yes`)',
      act: 'Say of reported names (`id[]`) that feeds know no such product, or that all are one product',
    },
    code: 'vulnerabilities/names-in-part',
    json: { rows: 'names', did: 'named' },
    words: ['name', 'names'],
    title: (names) => `Identify ${names}`,
    question: 'Which product are they?',
    unsaid: 'Choose what all of them are, and how you know; nothing changes until you have seen it.',
    cost: 'They leave the list. Each is recorded with your name, and can be removed again from the list.',
    shape,
    labels: { is: 'What they are', product: 'Product', reason: 'How you know' },
    missing,
    near: async () => undefined,
    look: async ({ tx, who, asked }, ids) => (await softwareNames(tx, ids.filter(isGuid))).map((name) => rowOf(name, asked, who.personId)),
    act: async ({ from, asked }, id) =>
      nameSoftware(follow)(from, { nameId: isGuid(id) ? id : nobody, product: productOf(asked), label: '', reason: asked.reason }),
    label: (names) => `Identify ${names}`,
    fields: ({ asked, fault }) => (
      <>
        <SelectField
          name="is"
          label="What they are"
          value={asked.is}
          choose="Choose"
          error={fault('is')}
          options={[
            { value: 'nothing', label: 'Not a product in the feeds: our own, drivers, parts of others' },
            { value: 'product', label: 'All of them one product' },
          ]}
        />
        <TextField
          name="product"
          label="Product"
          value={asked.product}
          maxlength={400}
          optional
          hint="If all are one product: as feeds name it, vendor:product, such as zoom:meetings."
          error={fault('product')}
        />
        <TextField name="reason" label="How you know" value={asked.reason} maxlength={2000} error={fault('reason')} />
      </>
    ),
  })
