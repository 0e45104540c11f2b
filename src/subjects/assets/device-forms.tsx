import type { Refusal } from '../../core/result.ts'
import { Button } from '../../kit/button.tsx'
import { Acts, Card } from '../../kit/card.tsx'
import { Form, SelectField, TextField } from '../../kit/fields.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Problem } from '../../kit/problem.tsx'
import { Tag } from '../../kit/tag.tsx'
import { KeyValue, Time } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { actors, exposures, kinds, ratings, scopes } from './assets.rules.ts'
import type { Choice, Device, Service } from './assets.views.ts'
import { deviceHref, faultOf, idOr, inLabels, whenIn } from './fields.ts'

export type FormName = 'settings' | 'service' | 'exposure' | 'told' | 'firmware'
export type Typed = Readonly<Record<string, string | undefined>>
/** What one of the page's forms was refused with: that form stands open, with what was typed. */
export type Sent = { readonly form: FormName; readonly refusal: Refusal; readonly values: Typed }
type FormProps = { device: Device; sent: Sent | undefined; whyNot: string | undefined }

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
  ownerId: 'Owner',
  patchingActor: 'Who patches it',
  scope: 'Scope',
  scopeReason: 'Why, if it is out of scope',
  name: 'Service',
  businessOwnerId: 'Business owner',
  testerId: 'Tester',
  impacted: 'Who is notified about patching',
} as const
const refusedWith = (sent: Sent | undefined) => sent && <Problem refusal={inLabels(sent.refusal, labels)} />
const notKnown = <Tag state="unknown">not known</Tag>

/** How exposed it is and whose word that is; the form to set it anew. */
export function ExposureCard({ device, zone, sent, whyNot }: FormProps & { zone: string }) {
  return (
    <Card id="exposure" title="How exposed is it?">
      {device.exposure === 'unknown' ? (
        <p>
          <Tag state="unknown">not known, counts as exposed</Tag>
        </p>
      ) : (
        <p>
          {exposures[device.exposure]}
          {device.exposureBy !== null && `, set by ${device.exposureBy}`}
          {device.exposureAt !== null && (
            <>
              , <Time {...whenIn(zone)(device.exposureAt)} />
            </>
          )}
          {device.exposureWhy !== null && `: ${device.exposureWhy}`}
        </p>
      )}
      <Fold summary="Change" of="the exposure" isOpen={sent !== undefined}>
        {refusedWith(sent)}
        <Form action={`${deviceHref(device.id)}/exposure`}>
          <input type="hidden" name="seen" value={device.exposureAt ?? ''} />
          <SelectField
            name="exposure"
            label={labels.exposure}
            options={options(exposures)}
            value={sent?.values.exposure ?? device.exposure}
            hint="It moves rank and due date more than anything else; not known counts as exposed."
          />
          <TextField name="why" label={labels.why} value={sent?.values.why ?? ''} error={faultOf(sent?.refusal, 'why')} maxlength={500} />
          <Acts>
            <Button label="Set exposure" disabledBecause={whyNot} />
          </Acts>
        </Form>
      </Fold>
    </Card>
  )
}

/** Where it stands, whose it is, who patches it, whether it counts; the form to set it. */
type SettingsProps = FormProps & { sites: readonly Choice[]; people: readonly Choice[]; setsOff: string | undefined }
export function SettingsCard({ device, sites, people, sent, whyNot, setsOff }: SettingsProps) {
  const value = (name: string, now: string): string => sent?.values[name] ?? now
  return (
    <Card id="settings" title="Owner, site and patching">
      <KeyValue
        items={[
          { key: labels.kind, value: device.kind === 'unknown' ? notKnown : kinds[device.kind] },
          { key: labels.siteId, value: device.site ?? notKnown },
          { key: labels.ownerId, value: device.owner ?? <Tag state="unknown">no owner</Tag> },
          { key: labels.patchingActor, value: device.patchingActor === 'unknown' ? notKnown : actors[device.patchingActor] },
          {
            key: labels.scope,
            value: device.scope === 'unknown' ? notKnown : `${scopes[device.scope]}${device.scopeReason === null ? '' : `: ${device.scopeReason}`}`,
          },
        ]}
      />
      <Fold summary="Change" of="owner, site and patching" isOpen={sent !== undefined}>
        {refusedWith(sent)}
        <Form action={`${deviceHref(device.id)}/settings`}>
          <SelectField name="kind" label={labels.kind} options={options(kinds)} value={value('kind', device.kind)} />
          <SelectField
            name="siteId"
            label={labels.siteId}
            options={choices('sit', 'No site', sites)}
            value={value('siteId', idOr('sit', device.siteId))}
          />
          <SelectField
            name="ownerId"
            label={labels.ownerId}
            options={choices('per', 'Nobody', people)}
            value={value('ownerId', idOr('per', device.ownerId))}
            hint="For a server: the systems administrator whose ticket it is on (SP-1.1)."
          />
          <SelectField
            name="patchingActor"
            label={labels.patchingActor}
            options={options(actors)}
            value={value('patchingActor', device.patchingActor)}
          />
          <SelectField name="scope" label={labels.scope} options={options(scopes)} value={value('scope', device.scope)} />
          <TextField
            name="scopeReason"
            label={labels.scopeReason}
            hint="Only an out-of-scope device needs it (PM-2)."
            value={value('scopeReason', device.scopeReason ?? '')}
            error={faultOf(sent?.refusal, 'scopeReason')}
            maxlength={500}
          />
          <Acts>
            <Button label="Save" disabledBecause={whyNot} cost={setsOff} id="settings-keep" of="owner, site and patching" />
          </Acts>
        </Form>
      </Fold>
    </Card>
  )
}

/** Services run on servers; others get no card unless somebody said that one runs there. Several have pages of their own. */
const carriesServices = (device: Device): boolean => device.kind === 'server' || device.kind === 'appliance'

export function ServicesCard({ services, people, ...form }: FormProps & { services: readonly Service[]; people: readonly Choice[] }) {
  const { device, sent } = form
  if (services.length === 0 && !carriesServices(device) && sent === undefined) return null
  return (
    <Card id="service" title="What runs on it">
      {services.length === 0 ? (
        <p>
          <Tag state="unknown">no service set</Tag>
        </p>
      ) : (
        <ul>
          {services.map((one) => (
            <li>
              <a href={`/services/${showId('svc', one.id)}`}>{one.name}</a>
              {one.role !== '' && ` as ${one.role}`}: {one.tester === null ? <Tag state="late">no tester</Tag> : `tested by ${one.tester}`}
            </li>
          ))}
        </ul>
      )}
      {services.length <= 1 && (
        <Fold summary="Change" of="what runs on it" isOpen={sent !== undefined}>
          <ServiceForm {...form} service={services[0]} people={people} />
        </Fold>
      )}
    </Card>
  )
}

function ServiceForm({ device, service, people, sent, whyNot }: FormProps & { service: Service | undefined; people: readonly Choice[] }) {
  const value = (name: string, now: string): string => sent?.values[name] ?? now
  return (
    <>
      {refusedWith(sent)}
      <Form action={`${deviceHref(device.id)}/service`}>
        <TextField
          name="name"
          label={labels.name}
          value={value('name', service?.name ?? '')}
          error={faultOf(sent?.refusal, 'name')}
          maxlength={200}
          hint="The name its users know, such as Student information system."
        />
        <SelectField
          name="businessOwnerId"
          label={labels.businessOwnerId}
          options={choices('per', 'Nobody', people)}
          value={value('businessOwnerId', idOr('per', service?.businessOwnerId ?? null))}
        />
        <SelectField
          name="testerId"
          label={labels.testerId}
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
          label={labels.impacted}
          rows={4}
          optional
          value={value('impacted', service?.impacted.join('\n') ?? '')}
          error={faultOf(sent?.refusal, 'impacted')}
          hint="E-mail addresses, one per line (SP-1.4)."
        />
        <Acts>
          <Button label="Save" disabledBecause={whyNot} id="service-keep" of="what runs on it" />
        </Acts>
      </Form>
    </>
  )
}
