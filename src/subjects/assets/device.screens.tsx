import type { Child } from 'hono/jsx'
import { Card, Stack, Two } from '../../kit/card.tsx'
import { Timeline } from '../../kit/steps.tsx'
import { actorWords, kindWords, type EvidenceRow } from '../ledger/index.ts'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import { actors, kinds } from './assets.rules.ts'
import type { Choice, Device, Service } from './assets.views.ts'
import { FactsCard } from './device-facts.tsx'
import { ExposureCard, ServicesCard, SettingsCard, type FormName, type Sent, type Typed } from './device-forms.tsx'
import { whenIn } from './fields.ts'

export type { FormName, Typed }
/**
 * A part of the page that another subject brings. `page` is given what one of the page's forms was refused with, so that a part's own form shows it;
 * `answer` is its share of the sentence that stands first; `isFirst` parts stand above what the device is.
 */
export type DevicePart = {
  readonly name: string
  readonly json: unknown
  readonly page: (sent?: Sent) => Child
  readonly answer?: string | undefined
  readonly isFirst?: boolean
}
export type DeviceShown = {
  readonly device: Device
  readonly services: readonly Service[]
  readonly sites: readonly Choice[]
  readonly people: readonly Choice[]
  readonly parts: readonly DevicePart[]
  readonly evidence: readonly EvidenceRow[]
  readonly isStale: boolean
  readonly setsOff?: string | undefined // what saving its settings sets off by itself
}

/** What stands of it now, then what it is, then everything that shows why; each form is behind "Change". */
export function DevicePage({ who, sent, ...shown }: DeviceShown & { who: Who; sent?: Sent | undefined }) {
  const { device, services, sites, people, parts, evidence, isStale } = shown
  const when = whenIn(who.zone)
  const [change, expose] = [mayDo(who.positions, 'devices.change'), mayDo(who.positions, 'devices.set-exposure')]
  const [first, rest] = [parts.filter((part) => part.isFirst), parts.filter((part) => !part.isFirst)]
  const form = (name: FormName, may: typeof change) => ({
    device,
    sent: sent?.form === name ? sent : undefined,
    whyNot: may.ok ? undefined : may.refusal.says,
  })
  return (
    <StaffPage
      who={who}
      path="/devices"
      title={device.hostname}
      question="What is it, who has it, who patches it, what runs on it, and what has changed?"
      answer={[answerOf(device, services, isStale), ...parts.flatMap(({ answer }) => answer ?? [])].join(' ')}
    >
      <Stack>
        {first.map((part) => part.page(sent))}
        <Two>
          <FactsCard device={device} zone={who.zone} />
          <Stack>
            <ExposureCard {...form('exposure', expose)} zone={who.zone} />
            <SettingsCard {...form('settings', change)} sites={sites} people={people} setsOff={shown.setsOff} />
            <ServicesCard {...form('service', change)} services={services} people={people} />
          </Stack>
        </Two>
        {rest.map((part) => part.page(sent))}
        <Card id="evidence" title="Evidence">
          <Timeline
            entries={evidence.map((row) => ({
              when: when(row.at),
              what: <a href={`/evidence/${row.id}`}>{kindWords(row.kind)}</a>,
              small: row.actor_name === null ? actorWords(row) : `${row.actor_name}, by ${row.proof}`,
              clause: row.clauses[0],
            }))}
          />
        </Card>
      </Stack>
    </StaffPage>
  )
}

const list = (parts: readonly string[]): string => parts.join(', ').replace(/, ([^,]*)$/, ' and $1')

/** What it is and who patches it, and what of that nobody told. */
const answerOf = (device: Device, services: readonly Service[], isStale: boolean): string => {
  const isServer = device.kind === 'server' || device.kind === 'appliance'
  const known = [
    `${device.kind === 'unknown' ? 'A device' : kinds[device.kind]}${device.site === null ? '' : ` at ${device.site}`}`,
    ...(services.length === 0 ? [] : [`carries ${list(services.map(({ name }) => name))}`]),
    ...(device.patchingActor === 'unknown'
      ? []
      : [device.patchingActor === 'by-hand' ? 'patched by hand' : `patched by: ${actors[device.patchingActor]}`]),
  ]
  const missing = [
    ...(device.kind === 'unknown' ? ['what kind it is'] : []),
    ...(device.site === null ? ['where it is'] : []),
    ...(services.length === 0 && isServer ? ['what runs on it'] : []),
    ...(device.patchingActor === 'unknown' ? ['who patches it'] : []),
  ]
  const silence = !isStale ? '' : device.freshAt === null ? ' The device itself has never been heard from.' : ' It is silent.'
  return `${known.join(', ')}.${missing.length > 0 ? ` Not known: ${list(missing)}.` : ''}${silence}`
}
