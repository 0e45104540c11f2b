import { z } from 'zod'
import { refuse, type Refusal } from '../../core/result.ts'
import { bytes, done, refused, route, view, type Route } from '../../platform/http/route.ts'
import { readId, showId } from '../../platform/ids.ts'
import { readList } from '../../platform/db/list.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { listRoutes } from '../../platform/list/list-routes.ts'
import { deviceHref, idField, siteChoices } from '../assets/index.ts'
import { reading, type From } from '../ledger/index.ts'
import { actorOf, districtIds, savedViews, signedIn, type Who } from '../people/index.ts'
import { discardSubmission } from './discard-submission.ts'
import { agentRoutes } from './agent.routes.ts'
import { askRoutes } from './osquery/ask.routes.tsx'
import type { IntakeParts } from './door.ts'
import { EnrolPage } from './enrol.screens.tsx'
import { KeyMadePage } from './key-made.screens.tsx'
import { agentSetups } from './agent-setup.rules.ts'
import { alarms, dataQuality, quarantined, rawOf } from './inventory.views.ts'
import { keyList } from './key-list.views.ts'
import { enrolSiteKey } from './make-key.ts'
import { takeInThisMachine, type ReadOwnMachine } from './own-machine.ts'
import { QualityPage } from './quality.screens.tsx'
import { revokeKey } from './revoke-key.ts'
import { heldAgentRoutes } from './held/held-agents.routes.tsx'
import { settleAlarm } from './settle-alarm.ts'
import { softwareRoutes } from './software.routes.tsx'

type InventoryParts = IntakeParts & { readonly publicUrl: string; readonly readOwnMachine: ReadOwnMachine; readonly canReadOwnMachine: boolean }

const keyBody = z.object({ siteId: idField('sit'), label: z.string().trim().min(1, 'is missing').max(200) })
const ownBody = z.object({ siteId: idField('sit').optional() })
const howBody = z.object({
  how: z.string().max(500).default(''),
  confirmed: z.enum(['yes']).optional().describe('An agent that was held is that server’s own'),
})

const fromOf = (parts: InventoryParts, who: Who): From => ({ db: parts.db, districtId: who.districtId, actor: actorOf(who) })
const notFound: Refusal = {
  code: 'inventory/not-found',
  clause: 'PM-3.1',
  says: 'There is nothing at this address.',
  satisfiedBy: 'Go back to the list and choose one.',
  status: 404,
}
const anothersMachine: Refusal = {
  code: 'inventory/machine-of-another-district',
  clause: 'PM-3.1',
  status: 403,
  says: 'The machine Afterbell runs on belongs to the district that set it up.',
  satisfiedBy: 'Point an agent on one of your own machines here instead.',
}
const aroundKeys = async (parts: InventoryParts, tx: Tx, who: Who) => {
  const [first] = await districtIds(parts.db)
  return {
    views: await savedViews(tx, 'keys', who),
    sites: await siteChoices(tx),
    canTakeInThisMachine: parts.canReadOwnMachine && first === who.districtId,
  }
}
const enrolShown = (parts: InventoryParts, who: Who) =>
  reading({ db: parts.db, districtId: who.districtId }, async (tx) => ({
    page: await readList(tx, keyList, {}, undefined),
    query: {},
    ...(await aroundKeys(parts, tx, who)),
  }))

const pageRoutes = (parts: InventoryParts): readonly Route<Who>[] => [
  ...listRoutes({
    db: parts.db,
    list: keyList,
    says: 'Enrollment keys, and how to point an agent here',
    clauses: ['PM-3.1'],
    may: 'inventory.enrol',
    given: async () => undefined,
    more: (tx, _, who: Who) => aroundKeys(parts, tx, who),
    json: ({ page, more }) => ({
      keys: page.rows.map(({ id, siteId, ...key }) => ({ id: showId('key', id), siteId: showId('sit', siteId), ...key })),
      sites: more.sites.map(({ id, name }) => ({ id: showId('sit', id), name })),
    }),
    page: ({ page, query, more }, who) => <EnrolPage who={who} page={page} query={query} {...more} />,
  }),
  route<Who, typeof keyBody>({
    method: 'POST',
    path: '/devices/enrol',
    says: 'Create an enrollment key for a site; its text is only in this answer',
    clauses: ['PM-3.1'],
    may: 'inventory.enrol',
    body: keyBody,
    handle: async ({ who: maybe, body }) => {
      const who = signedIn(maybe)
      const made = await enrolSiteKey(fromOf(parts, who), body)
      const shown = await enrolShown(parts, who)
      if (!made.ok) return refused(made.refusal, () => <EnrolPage who={who} {...shown} sent={{ refusal: made.refusal, label: body.label }} />)
      const site = shown.sites.find((one) => one.id === body.siteId)?.name ?? ''
      return view(
        {
          id: showId('key', made.value.keyId),
          key: made.value.text,
          address: `${parts.publicUrl}/agent/inventory/${made.value.text}`,
          agents: agentSetups(parts.publicUrl, made.value.text),
        },
        () => <KeyMadePage who={who} text={made.value.text} address={parts.publicUrl} site={site} label={body.label} />,
        201,
      )
    },
  }),
  route<Who>({
    method: 'POST',
    path: '/devices/enrol/:id/revoke',
    says: 'Revoke an enrollment key at once',
    clauses: ['PM-3.1'],
    may: 'inventory.enrol',
    handle: async ({ who: maybe, request }) => {
      const keyId = readId('key', request.params.id ?? '')
      if (keyId === undefined) return refused(notFound)
      const result = await revokeKey(fromOf(parts, signedIn(maybe)), { keyId })
      return result.ok ? done({ revoked: showId('key', keyId) }, '/devices/enrol') : refused(result.refusal)
    },
  }),
  route<Who, typeof ownBody>({
    method: 'POST',
    path: '/devices/this-machine',
    says: 'Add the machine Afterbell runs on, from its own package list',
    clauses: ['PM-3.1'],
    may: 'inventory.enrol',
    body: ownBody,
    handle: async ({ who: maybe, body }) => {
      const who = signedIn(maybe)
      // The machine belongs to whoever set Afterbell up: the installation's first district. Another one would take in a stranger's server.
      const [first] = await districtIds(parts.db)
      const result =
        first === who.districtId
          ? await takeInThisMachine(fromOf(parts, who), {
              siteId: body.siteId ?? null,
              read: parts.readOwnMachine,
              onChanged: parts.onChanged,
              words: parts.words,
            })
          : refuse(anothersMachine)
      if (result.ok) return done({ device: showId('dev', result.value.deviceId), state: result.value.state }, deviceHref(result.value.deviceId))
      const shown = await enrolShown(parts, who)
      return refused(result.refusal, () => <EnrolPage who={who} {...shown} sent={{ refusal: result.refusal }} />)
    },
  }),
  route<Who>({
    method: 'GET',
    path: '/devices/alarms',
    says: 'Alarms about the list, and refused submissions',
    clauses: ['PM-3.1'],
    may: 'devices.see',
    handle: async ({ who: maybe }) => {
      const who = signedIn(maybe)
      const shown = await reading({ db: parts.db, districtId: who.districtId }, async (tx) => ({
        alarms: await alarms(tx),
        quarantined: await quarantined(tx),
        quality: await dataQuality(tx),
      }))
      const json = {
        ...shown.quality,
        open: shown.alarms.map(({ id, deviceId, otherDeviceId, submissionId, ...alarm }) => ({
          id: showId('alm', id),
          ...alarm,
          deviceId: showId('dev', deviceId),
          otherDeviceId: otherDeviceId && showId('dev', otherDeviceId),
          submissionId: showId('sub', submissionId),
        })),
        turnedAway: shown.quarantined.map(({ id, deviceId: _, ...row }) => ({ id: showId('sub', id), ...row })),
      }
      return view(json, () => <QualityPage who={who} {...shown} />)
    },
  }),
  route<Who, typeof howBody>({
    method: 'POST',
    path: '/devices/alarms/:id/settle',
    says: 'Settle an alarm with what was found',
    clauses: ['PM-3.1'],
    may: 'inventory.enrol',
    body: howBody,
    handle: async ({ who: maybe, request, body }) => {
      const alarmId = readId('alm', request.params.id ?? '')
      if (alarmId === undefined) return refused(notFound)
      const result = await settleAlarm(fromOf(parts, signedIn(maybe)), { alarmId, how: body.how, isConfirmed: body.confirmed === 'yes' })
      return result.ok ? done({ settled: showId('alm', alarmId) }, '/devices/alarms') : refused(result.refusal)
    },
  }),
  route<Who>({
    method: 'POST',
    path: '/devices/submissions/:id/discard',
    says: 'Clear one submission out of quarantine',
    clauses: ['PM-3.1'],
    may: 'inventory.enrol',
    handle: async ({ who: maybe, request }) => {
      const submissionId = readId('sub', request.params.id ?? '')
      if (submissionId === undefined) return refused(notFound)
      const result = await discardSubmission(fromOf(parts, signedIn(maybe)), { submissionId })
      return result.ok ? done({ discarded: showId('sub', submissionId) }, '/devices/alarms') : refused(result.refusal)
    },
  }),
  route<Who>({
    method: 'GET',
    path: '/devices/submissions/:id/raw',
    says: 'A submission, byte for byte as received',
    clauses: ['PM-3.1'],
    may: 'inventory.see-raw',
    handle: async ({ who: maybe, request }) => {
      const id = readId('sub', request.params.id ?? '')
      const found = id === undefined ? undefined : await reading({ db: parts.db, districtId: signedIn(maybe).districtId }, (tx) => rawOf(tx, id))
      if (found?.raw === undefined || found.raw === null) return refused(notFound)
      return bytes(found.raw, 'application/octet-stream', {
        'content-disposition': `attachment; filename="${request.params.id}.bin"`,
        'x-content-sha256': found.sha256,
      })
    },
  }),
]

/** Agents' door, enrolment, alarms and quarantine. Before the routes of assets: theirs include /devices/:id. */
export const inventoryRoutes = (parts: InventoryParts): readonly Route<Who>[] => [
  ...agentRoutes(parts),
  ...heldAgentRoutes(parts),
  ...pageRoutes(parts),
  ...softwareRoutes(parts),
  ...askRoutes(parts),
]
