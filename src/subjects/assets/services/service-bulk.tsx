import { z } from 'zod'
import { ok, refuse } from '../../../core/result.ts'
import type { BulkRow } from '../../../kit/bulk.tsx'
import { SelectField } from '../../../kit/fields.tsx'
import { rowsNamed } from '../../../platform/db/list.ts'
import type { Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { reading } from '../../ledger/index.ts'
import { listBulkRoutes, type Asked, type Who } from '../../people/index.ts'
import { keysOf, ratings } from '../assets.rules.ts'
import { personChoices, type Choice } from '../assets.views.ts'
import { yesNo } from '../services.rules.ts'
import { nameTester, serviceNotFound, tellService, type ServiceTold } from './change-service.ts'
import type { ServiceType } from './service-types.ts'
import type { ServicesParts } from './services.routes.tsx'
import { serviceHref } from './services.screens.tsx'
import { allNeeds, serviceList, sitesOfService, testedBy, type ServiceRow } from './services.views.ts'

const rating = z.enum(['', ...keysOf(ratings)]).default('')
const shape = {
  toOwner: z.string().max(60).default(''),
  toTester: z.string().max(60).default(''),
  toCritical: z.enum(['', ...keysOf(yesNo)]).default(''),
  toConfidentiality: rating,
  toIntegrity: rating,
  toAvailability: rating,
}
type Said = Asked<typeof shape>
const labels = {
  toOwner: 'Business owner',
  toTester: 'Add a tester',
  toCritical: 'Mission-critical data',
  toConfidentiality: 'Confidentiality',
  toIntegrity: 'Integrity',
  toAvailability: 'Availability',
} as const
const missing = (asked: Said): readonly string[] => [
  ...(Object.values(asked).every((one) => one === '') ? ['toOwner: is missing'] : []),
  ...(asked.toOwner === '' || asked.toOwner === 'none' || readId('per', asked.toOwner) !== undefined ? [] : ['toOwner: is not a person here']),
  ...(asked.toTester === '' || readId('per', asked.toTester) !== undefined ? [] : ['toTester: is not a person here']),
]
const options = (table: Readonly<Record<string, string>>) => Object.entries(table).map(([value, label]) => ({ value, label }))

/** What the service would be, of what can be set here. */
const settingsOf = (row: ServiceRow, asked: Said) => ({
  businessOwnerId: asked.toOwner === '' ? row.businessOwnerId : asked.toOwner === 'none' ? null : (readId('per', asked.toOwner) ?? null),
  missionCritical: asked.toCritical || row.missionCritical,
  confidentiality: asked.toConfidentiality || row.confidentiality,
  integrity: asked.toIntegrity || row.integrity,
  availability: asked.toAvailability || row.availability,
})

/** What would change, in words: first of the service, then its testers. */
const changesOf = (
  row: ServiceRow,
  asked: Said,
  people: readonly Choice[],
  tested: ReadonlySet<string>,
): readonly [readonly string[], readonly string[]] => {
  const to = settingsOf(row, asked)
  const line = (label: string, was: string, is: string) => (was === is ? [] : [`${label}: ${was} → ${is}`])
  const nameOf = (id: string | null) => (id === null ? 'nobody' : (people.find((one) => one.id === id)?.name ?? 'somebody who left'))
  const tester = readId('per', asked.toTester)
  return [
    [
      ...(to.businessOwnerId === row.businessOwnerId ? [] : line(labels.toOwner, row.businessOwner ?? 'nobody', nameOf(to.businessOwnerId))),
      ...line(labels.toCritical, yesNo[row.missionCritical], yesNo[to.missionCritical]),
      ...line(labels.toConfidentiality, ratings[row.confidentiality], ratings[to.confidentiality]),
      ...line(labels.toIntegrity, ratings[row.integrity], ratings[to.integrity]),
      ...line(labels.toAvailability, ratings[row.availability], ratings[to.availability]),
    ],
    tester === undefined || tested.has(row.id) ? [] : [`Tester: ${nameOf(tester)}`],
  ]
}

const rowOf = (row: ServiceRow, asked: Said, people: readonly Choice[], tested: ReadonlySet<string>): BulkRow => {
  const base = {
    id: showId('svc', row.id),
    name: row.name,
    href: serviceHref(row.id),
    now: `owner: ${row.businessOwner ?? 'nobody'}; testers: ${row.testers === 0 ? 'none' : row.testers}`,
  }
  if (missing(asked).length > 0) return { ...base, would: [] }
  const strange = [asked.toOwner, asked.toTester].flatMap((one) => readId('per', one) ?? []).some((id) => !people.some((one) => one.id === id))
  return strange
    ? { ...base, would: [], whyNot: 'The person chosen does not work here.' }
    : { ...base, would: changesOf(row, asked, people, tested).flat() }
}

/** One change to many services (PM-1, SP-1.5): owner, ratings, a tester; the plans of all they run on follow. */
export const serviceBulkRoutes = ({ db, onChanged }: ServicesParts): readonly Route<Who>[] =>
  listBulkRoutes({
    db,
    list: serviceList,
    given: async () => undefined,
    path: '/services/bulk',
    menu: '/services',
    may: 'devices.change',
    clauses: ['PM-1', 'SP-1.5'],
    says: {
      preview: 'What one change would do to the selected services (`id[]`), or to all of the list’s address (`all=yes`)',
      act: 'Change services (`id[]`): business owner, mission-critical data, ratings, one more tester',
    },
    code: 'assets/services-in-part',
    json: { rows: 'services', did: 'changed' },
    words: ['service', 'services'],
    title: (services) => `Change ${services}`,
    question: 'What would change for each of them?',
    unsaid: 'Choose what to set; nothing changes until you have seen it.',
    cost: 'Each change is recorded with your name, and the plans of their servers follow.',
    shape,
    labels,
    missing,
    near: personChoices,
    look: async ({ tx, near, asked }, shown) => {
      const ids = shown.flatMap((one) => readId('svc', one) ?? [])
      const tester = readId('per', asked.toTester)
      const tested = tester === undefined ? new Set<string>() : await testedBy(tx, tester)
      return (await rowsNamed(tx, serviceList, undefined, ids)).map((row) => rowOf(row, asked, near, tested))
    },
    act: async ({ from, asked }, shown) => {
      const serviceId = readId('svc', shown)
      const tester = readId('per', asked.toTester)
      const found = await reading(from, async (tx) => {
        const [row] = await rowsNamed(tx, serviceList, undefined, serviceId === undefined ? [] : [serviceId])
        if (row === undefined) return undefined
        const tested = tester === undefined ? new Set<string>() : await testedBy(tx, tester)
        const told: ServiceTold = {
          ...settingsOf(row, asked),
          serviceId: row.id,
          name: row.name,
          type: row.type as ServiceType,
          ...(asked.toCritical === '' ? { missionCritical: undefined } : {}), // not said anew by whoever sets something else
          impacted: row.impacted.join('\n'),
          siteIds: (await sitesOfService(tx, row.id)).map(({ id }) => id),
          needs: (await allNeeds(tx)).filter((one) => one.serviceId === row.id).map(({ needsId }) => needsId),
          onChanged,
        }
        const [changes, testing] = changesOf(row, asked, await personChoices(tx), tested)
        return { told, row, isChanged: changes.length > 0, isTesting: testing.length > 0 }
      })
      if (found === undefined) return refuse(serviceNotFound)
      const changed = found.isChanged ? await tellService(from, found.told) : undefined
      if (changed?.ok === false) return changed
      return found.isTesting && tester !== undefined
        ? nameTester(from, { serviceId: found.row.id, personId: tester, deputyId: null })
        : (changed ?? ok(found.row.id))
    },
    label: (services) => `Change ${services}`,
    fields: ({ asked, near, fault }) => {
      const people = near.map(({ id, name }) => ({ value: showId('per', id), label: name }))
      return (
        <>
          <SelectField
            name="toOwner"
            label={labels.toOwner}
            value={asked.toOwner}
            choose="Leave as it is"
            error={fault('toOwner')}
            options={[{ value: 'none', label: 'Nobody' }, ...people]}
            optional
          />
          <SelectField
            name="toTester"
            label={labels.toTester}
            value={asked.toTester}
            choose="None"
            error={fault('toTester')}
            options={people}
            optional
          />
          <SelectField
            name="toCritical"
            label={labels.toCritical}
            value={asked.toCritical}
            choose="Leave as it is"
            options={options(yesNo)}
            optional
          />
          {(['toConfidentiality', 'toIntegrity', 'toAvailability'] as const).map((name) => (
            <SelectField name={name} label={labels[name]} value={asked[name]} choose="Leave as it is" options={options(ratings)} optional />
          ))}
        </>
      )
    },
  })
