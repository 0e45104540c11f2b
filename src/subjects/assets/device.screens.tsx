import type { Child } from 'hono/jsx'
import type { Refusal } from '../../core/result.ts'
import { Acts, Card, Stack, Two } from '../../kit/card.tsx'
import { Button } from '../../kit/button.tsx'
import { Form, SelectField, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { Timeline } from '../../kit/steps.tsx'
import { Tag } from '../../kit/tag.tsx'
import { KeyValue, Time } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { actorWords, kindWords, type EvidenceRow } from '../ledger/index.ts'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import { actors, exposures, kinds, ratings, scopes } from './assets.rules.ts'
import type { Choice, Device, Service } from './assets.views.ts'
import { DetailsCard } from './details-card.tsx'
import { deviceHref, faultOf, idOr, inLabels, whenIn } from './fields.ts'

/** `page` is given what one of the page's forms was refused with, so that a part's own form shows it. */
export type DevicePart = { readonly name: string; readonly json: unknown; readonly page: (sent?: Sent) => Child }
export type DeviceShown = {
  readonly device: Device
  readonly services: readonly Service[]
  readonly sites: readonly Choice[]
  readonly people: readonly Choice[]
  readonly parts: readonly DevicePart[]
  readonly evidence: readonly EvidenceRow[]
  readonly isStale: boolean
}
export type FormName = 'settings' | 'service' | 'exposure' | 'told' | 'firmware'
export type Typed = Readonly<Record<string, string | undefined>>
type Sent = { readonly form: FormName; readonly refusal: Refusal; readonly values: Typed }

const options = (table: Readonly<Record<string, string>>) => Object.entries(table).map(([value, label]) => ({ value, label }))
const choices = (prefix: string, none: string, rows: readonly Choice[]) => [
  { value: 'none', label: none },
  ...rows.map(({ id, name }) => ({ value: showId(prefix, id), label: name })),
]
/** What the forms call their fields, for faults told above them. */
const labels = {
  exposure: 'Reached from the internet',
  why: 'How you know',
  kind: 'Kind',
  siteId: 'Site',
  ownerId: 'Who answers for it',
  patchingActor: 'Who patches it',
  scope: 'Scope',
  scopeReason: 'Why, where it is out of scope',
  name: 'Service',
  businessOwnerId: 'Business owner',
  testerId: 'Tester',
  impacted: 'Who is told of its patching',
} as const

export function DevicePage({ who, sent, ...shown }: DeviceShown & { who: Who; sent?: Sent | undefined }) {
  const { device, services, sites, people, parts, evidence, isStale } = shown
  const when = whenIn(who.zone)
  const change = mayDo(who.positions, 'devices.change')
  const expose = mayDo(who.positions, 'devices.set-exposure')
  return (
    <StaffPage
      who={who}
      path="/devices"
      title={device.hostname}
      question="What is it, who has it, who patches it, what runs on it, what changed since when?"
      answer={<Answer device={device} services={services} isStale={isStale} />}
    >
      <Stack>
        <Two>
          <Stack>
            <Card id="facts" title="What it is">
              <Facts device={device} who={who} />
            </Card>
            <DetailsCard device={device} zone={who.zone} />
            <ExposureForm device={device} sent={sent?.form === 'exposure' ? sent : undefined} whyNot={expose.ok ? undefined : expose.refusal.says} />
            <SettingsForm
              device={device}
              sites={sites}
              people={people}
              sent={sent?.form === 'settings' ? sent : undefined}
              whyNot={change.ok ? undefined : change.refusal.says}
            />
          </Stack>
          <Stack>
            {services.length > 1 ? (
              <ServicesCard services={services} />
            ) : (
              <ServiceForm
                device={device}
                service={services[0]}
                people={people}
                sent={sent?.form === 'service' ? sent : undefined}
                whyNot={change.ok ? undefined : change.refusal.says}
              />
            )}
          </Stack>
        </Two>
        {parts.map((part) => part.page(sent))}
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

function Answer({ device, services, isStale }: { device: Device; services: readonly Service[]; isStale: boolean }) {
  const list = (parts: readonly string[]) => parts.join(', ').replace(/, ([^,]*)$/, ' and $1')
  const known = [
    `${device.kind === 'unknown' ? 'A device' : kinds[device.kind]}${device.site === null ? '' : ` at ${device.site}`}`,
    ...(services.length === 0 ? [] : [`carries ${list(services.map(({ name }) => name))}`]),
    ...(device.patchingActor === 'unknown'
      ? []
      : [device.patchingActor === 'by-hand' ? 'patched by hand' : `patched by: ${actors[device.patchingActor]}`]),
  ]
  const missing = [
    ...(device.kind === 'unknown' ? ['what kind it is'] : []),
    ...(device.site === null ? ['where it stands'] : []),
    ...(services.length === 0 ? ['what runs on it'] : []),
    ...(device.patchingActor === 'unknown' ? ['who patches it'] : []),
  ]
  return (
    <>
      {known.join(', ')}.{missing.length > 0 && ` Not known: ${list(missing)}.`}
      {isStale && (device.freshAt !== null ? ' It has fallen silent.' : ' Nothing was ever heard from it itself.')}
    </>
  )
}

function Facts({ device, who }: { device: Device; who: Who }) {
  const when = whenIn(who.zone)
  const unknown = <Tag state="unknown">not known</Tag>
  return (
    <KeyValue
      items={[
        {
          key: 'System',
          value: `${device.osName} ${device.osVersion} ${device.osCodename === null ? '' : `(${device.osCodename})`} ${device.osArch}`,
        },
        { key: 'Kernel', value: device.osKernel ?? unknown },
        { key: 'Maker and model', value: [device.manufacturer, device.model].filter(Boolean).join(' ') || unknown },
        { key: 'Serial number', value: device.serial ?? unknown },
        { key: 'UUID', value: device.uuid ?? unknown },
        { key: 'Who answers for it', value: device.owner ?? <Tag state="unknown">nobody is named</Tag> },
        {
          key: 'Scope',
          value: device.scope === 'unknown' ? unknown : `${scopes[device.scope]}${device.scopeReason === null ? '' : `: ${device.scopeReason}`}`,
        },
        {
          key: 'Exposure',
          value:
            device.exposure === 'unknown' ? (
              <Tag state="unknown">not known, counts as exposed</Tag>
            ) : (
              <>
                {exposures[device.exposure]}, said {device.exposureBy} on {device.exposureAt === null ? '' : <Time {...when(device.exposureAt)} />}:{' '}
                {device.exposureWhy}
              </>
            ),
        },
        { key: 'First known', value: <Time {...when(device.firstSeen)} /> },
        {
          key: 'Last heard from',
          value:
            device.heardAt !== null ? (
              <Time {...when(device.heardAt)} />
            ) : (
              <Tag state="unknown">{device.namedAt === null ? 'never: no agent on it has spoken' : 'never: only a list tells of it'}</Tag>
            ),
        },
        ...(device.managedAt === null ? [] : [{ key: 'Last seen by its management', value: <Time {...when(device.managedAt)} /> }]),
        { key: 'Last named in a list', value: device.namedAt === null ? 'in none' : <Time {...when(device.namedAt)} /> },
      ]}
    />
  )
}

type FormProps = { device: Device; sent: Sent | undefined; whyNot: string | undefined }
const refusedWith = (sent: Sent | undefined) => sent && <Problem refusal={inLabels(sent.refusal, labels)} />

function ExposureForm({ device, sent, whyNot }: FormProps) {
  return (
    <Card id="exposure" title="How exposed is it?">
      {refusedWith(sent)}
      <Form action={`${deviceHref(device.id)}/exposure`}>
        <input type="hidden" name="seen" value={device.exposureAt ?? ''} />
        <SelectField
          name="exposure"
          label="Reached from the internet"
          options={options(exposures)}
          value={sent?.values.exposure ?? device.exposure}
          hint="The strongest lever on rank and due date; not known counts as exposed."
        />
        <TextField name="why" label="How you know" value={sent?.values.why ?? ''} error={faultOf(sent?.refusal, 'why')} maxlength={500} />
        <Acts>
          <Button label="State it" disabledBecause={whyNot} />
        </Acts>
      </Form>
    </Card>
  )
}

function SettingsForm({ device, sites, people, sent, whyNot }: FormProps & { sites: readonly Choice[]; people: readonly Choice[] }) {
  const value = (name: string, now: string): string => sent?.values[name] ?? now
  return (
    <Card id="settings" title="Whose it is">
      {refusedWith(sent)}
      <Form action={`${deviceHref(device.id)}/settings`}>
        <SelectField name="kind" label="Kind" options={options(kinds)} value={value('kind', device.kind)} />
        <SelectField name="siteId" label="Site" options={choices('sit', 'No site', sites)} value={value('siteId', idOr('sit', device.siteId))} />
        <SelectField
          name="ownerId"
          label="Who answers for it"
          options={choices('per', 'Nobody', people)}
          value={value('ownerId', idOr('per', device.ownerId))}
          hint="For a server: the systems administrator on whose ticket it stands (SP-1.1)."
        />
        <SelectField name="patchingActor" label="Who patches it" options={options(actors)} value={value('patchingActor', device.patchingActor)} />
        <SelectField name="scope" label="Scope" options={options(scopes)} value={value('scope', device.scope)} />
        <TextField
          name="scopeReason"
          label={labels.scopeReason}
          hint="Only an out-of-scope device needs it (PM-2)."
          value={value('scopeReason', device.scopeReason ?? '')}
          error={faultOf(sent?.refusal, 'scopeReason')}
          maxlength={500}
        />
        <Acts>
          <Button label="Keep" disabledBecause={whyNot} id="settings-keep" of="whose it is" />
        </Acts>
      </Form>
    </Card>
  )
}

/** Several services: each has its own page; what they are together weighs on the device's patches. */
function ServicesCard({ services }: { services: readonly Service[] }) {
  return (
    <Card id="service" title="What runs on it">
      <ul>
        {services.map((one) => (
          <li>
            <a href={`/services/${showId('svc', one.id)}`}>{one.name}</a>
            {one.role !== '' && ` as ${one.role}`}: {one.tester === null ? <Tag state="late">nobody tests it</Tag> : `tested by ${one.tester}`}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function ServiceForm({ device, service, people, sent, whyNot }: FormProps & { service: Service | undefined; people: readonly Choice[] }) {
  const value = (name: string, now: string): string => sent?.values[name] ?? now
  return (
    <Card id="service" title="What runs on it">
      {refusedWith(sent)}
      {service !== undefined && (
        <p>
          <a href={`/services/${showId('svc', service.id)}`}>The page of {service.name}</a>: its other servers, testers and what it needs.
        </p>
      )}
      <Form action={`${deviceHref(device.id)}/service`}>
        <TextField
          name="name"
          label="Service"
          value={value('name', service?.name ?? '')}
          error={faultOf(sent?.refusal, 'name')}
          maxlength={200}
          hint="As its users call it: Student information system."
        />
        <SelectField
          name="businessOwnerId"
          label="Business owner"
          options={choices('per', 'Nobody', people)}
          value={value('businessOwnerId', idOr('per', service?.businessOwnerId ?? null))}
        />
        <SelectField
          name="testerId"
          label="Tester"
          options={choices('per', 'Nobody', people)}
          value={value('testerId', idOr('per', service?.testerId ?? null))}
          hint="Asked before each run, and for the verdict after it (SP-1.5)."
        />
        {(['confidentiality', 'integrity', 'availability'] as const).map((name) => (
          <SelectField
            name={name}
            label={`${name[0]?.toUpperCase()}${name.slice(1)}`}
            options={options(ratings)}
            value={value(name, service?.[name] ?? 'unknown')}
          />
        ))}
        <TextField
          name="impacted"
          label="Who is told of its patching"
          rows={4}
          optional
          value={value('impacted', service?.impacted.join('\n') ?? '')}
          error={faultOf(sent?.refusal, 'impacted')}
          hint="E-mail addresses, one a line (SP-1.4)."
        />
        <Acts>
          <Button label="Keep" disabledBecause={whyNot} id="service-keep" of="what runs on it" />
        </Acts>
      </Form>
    </Card>
  )
}
