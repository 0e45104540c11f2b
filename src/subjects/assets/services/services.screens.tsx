import type { Refusal } from '../../../core/result.ts'
import { Button, PostButton } from '../../../kit/button.tsx'
import { Acts, Card, Stack, Two } from '../../../kit/card.tsx'
import { ChecksField } from '../../../kit/choices.tsx'
import { Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { ClauseLink, Problem } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Notice, Tag } from '../../../kit/tag.tsx'
import { KeyValue, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { ratings, type Rating } from '../assets.rules.ts'
import type { Choice } from '../assets.views.ts'
import { deviceHref, faultOf, idOr, inLabels, whenIn } from '../fields.ts'
import { IssuesCard } from '../issues/issue.screens.tsx'
import type { Issue } from '../issues/issues.views.ts'
import { yesNo } from '../services.rules.ts'
import { MovedNotice, type Moved } from './moved-notice.tsx'
import { ServicePicture } from './picture.tsx'
import { serviceTypes, typeName } from './service-types.ts'
import type { Placed, ServiceRow, TesterOf } from './services.views.ts'

export const serviceHref = (id: string): string => `/services/${showId('svc', id)}`
const options = (table: Readonly<Record<string, string>>) => Object.entries(table).map(([value, label]) => ({ value, label }))
const people = (none: string, rows: readonly Choice[]) => [
  { value: 'none', label: none },
  ...rows.map(({ id, name }) => ({ value: showId('per', id), label: name })),
]
export const RatingTag = ({ is }: { is: Rating }) => (is === 'unknown' ? <Tag state="unknown">not rated</Tag> : <>{ratings[is]}</>)

/** Which of the page's smaller forms was sent; none: the service itself. */
export type ServiceFormName = 'servers' | 'testers'
export type Typed = Readonly<Record<string, string | readonly string[] | undefined>>
export type Around = { readonly people: readonly Choice[]; readonly sites: readonly Choice[]; readonly services: readonly Choice[] }
export type ServiceShown = Around & {
  readonly service: ServiceRow
  readonly servers: readonly Placed[]
  readonly testers: readonly TesterOf[]
  readonly usedBy: readonly Choice[]
  readonly needs: readonly Choice[]
  readonly neededBy: readonly Choice[]
  readonly devices: readonly Choice[]
  readonly issues: readonly Issue[]
  readonly moved?: Moved | undefined
}

const labels = {
  name: 'Service',
  impacted: 'Who is notified about patching',
  needs: 'What it needs',
  deviceId: 'Server',
  personId: 'Tester',
  deputyId: 'Deputy',
} as const
const text = (value: string | readonly string[] | undefined, now: string): string => (typeof value === 'string' ? value : now)
const many = (value: string | readonly string[] | undefined, now: readonly string[]): readonly string[] =>
  value === undefined ? now : typeof value === 'string' ? [value] : value

type FormProps = Around & { service?: ServiceShown | undefined; typed?: Typed | undefined; refusal?: Refusal | undefined; whyNot: string | undefined }

function ServiceForm({ service: shown, typed = {}, refusal, whyNot, ...around }: FormProps) {
  const service = shown?.service
  return (
    <Form action={service === undefined ? '/services' : serviceHref(service.id)}>
      {refusal && <Problem refusal={inLabels(refusal, labels)} />}
      <TextField
        name="name"
        label={labels.name}
        value={text(typed['name'], service?.name ?? '')}
        error={faultOf(refusal, 'name')}
        maxlength={200}
        hint="The name its users know."
      />
      <SelectField
        name="type"
        label="Kind"
        value={text(typed['type'], service?.type ?? 'other')}
        options={Object.entries(serviceTypes).map(([value, { name }]) => ({ value, label: name }))}
      />
      <SelectField
        name="businessOwnerId"
        label="Business owner"
        value={text(typed['businessOwnerId'], idOr('per', service?.businessOwnerId ?? null))}
        options={people('Nobody', around.people)}
      />
      <SelectField
        name="missionCritical"
        label="Mission-critical data"
        value={text(typed['missionCritical'], service?.missionCritical ?? 'unknown')}
        options={options(yesNo)}
        hint="Would school stop, or records be lost? A yes weighs as a high rating on each of its servers' patches (PM-3.3)."
      />
      {(['confidentiality', 'integrity', 'availability'] as const).map((name) => (
        <SelectField
          name={name}
          label={`${name[0]?.toUpperCase()}${name.slice(1)}`}
          options={options(ratings)}
          value={text(typed[name], service?.[name] ?? 'unknown')}
        />
      ))}
      <ChecksField
        name="siteIds[]"
        label="Sites that use it"
        optional
        options={around.sites.map(({ id, name }) => ({ value: showId('sit', id), label: name }))}
        values={many(typed['siteIds'], shown?.usedBy.map(({ id }) => showId('sit', id)) ?? [])}
      />
      <ChecksField
        name="needs[]"
        label={labels.needs}
        optional
        error={faultOf(refusal, 'needs')}
        hint="Services that this one cannot run without."
        options={around.services.filter(({ id }) => id !== service?.id).map(({ id, name }) => ({ value: showId('svc', id), label: name }))}
        values={many(typed['needs'], shown?.needs.map(({ id }) => showId('svc', id)) ?? [])}
      />
      <TextField
        name="impacted"
        label={labels.impacted}
        rows={4}
        optional
        value={text(typed['impacted'], service?.impacted.join('\n') ?? '')}
        error={faultOf(refusal, 'impacted')}
        hint="E-mail addresses, one per line (SP-1.4)."
      />
      <Acts>
        <Button
          label={service === undefined ? 'Add service' : 'Save'}
          kind={service === undefined ? 'first' : 'plain'}
          disabledBecause={whyNot}
          id="service-keep"
        />
      </Acts>
    </Form>
  )
}

export function NewServicePage({ who, ...rest }: Around & { who: Who; typed?: Typed | undefined; refusal?: Refusal | undefined }) {
  return (
    <StaffPage
      who={who}
      path="/services"
      title="Add a service"
      question="What is it, and who owns it?"
      crumbs={[]}
      answer="You set its servers and testers on its page afterwards."
    >
      <Card id="new" title="The service" side={<ClauseLink id="PM-1" />} now>
        <ServiceForm {...rest} whyNot={undefined} />
      </Card>
    </StaffPage>
  )
}

const answerOf = ({ service, servers, testers }: ServiceShown): string => {
  const on = servers.length === 0 ? 'runs on no known server' : `runs on ${servers.map(({ hostname }) => hostname).join(', ')}`
  const lacks = [
    ...(testers.length === 0 ? ['it has no tester'] : []),
    ...(service.businessOwner === null ? ['it has no business owner'] : []),
    ...(service.missionCritical === 'unknown' ? ['nobody said whether its data is mission-critical'] : []),
  ]
  return `${service.name} ${on}.${lacks.length === 0 ? '' : ` Open: ${lacks.join('; ')}.`}`
}

export function ServicePage({
  who,
  typed,
  form,
  refusal,
  ...shown
}: ServiceShown & { who: Who; typed?: Typed | undefined; refusal?: Refusal | undefined; form?: ServiceFormName | undefined }) {
  const at = (name: ServiceFormName): { readonly refusal: Refusal | undefined; readonly typed: Typed } =>
    form === name ? { refusal, typed: typed ?? {} } : { refusal: undefined, typed: {} }
  const [ofServer, ofTester] = [at('servers'), at('testers')]
  const { service, servers, testers } = shown
  const may = mayDo(who.positions, 'devices.change')
  const whyNot = may.ok ? undefined : may.refusal.says
  const href = serviceHref(service.id)
  const when = whenIn(who.zone)
  return (
    <StaffPage
      who={who}
      path="/services"
      title={service.name}
      question="What does it depend on, who owns it, and who tests it?"
      answer={answerOf(shown)}
    >
      <Stack>
        {testers.some(({ hasLeft, deputyId }) => hasLeft && deputyId === null) && (
          <Notice state="late">A tester has left and there is no deputy: assign somebody before the next run.</Notice>
        )}
        {shown.moved && <MovedNotice moved={shown.moved} />}
        <Card id="picture" title="What it depends on">
          <ServicePicture name={service.name} servers={servers} needs={shown.needs} neededBy={shown.neededBy} />
        </Card>
        <Two>
          <Stack>
            <Card id="facts" title="Ratings" side={<ClauseLink id="PM-1" />}>
              <KeyValue
                items={[
                  { key: 'Kind', value: typeName(service.type) },
                  { key: 'Confidentiality', value: <RatingTag is={service.confidentiality} /> },
                  { key: 'Integrity', value: <RatingTag is={service.integrity} /> },
                  { key: 'Availability', value: <RatingTag is={service.availability} /> },
                  {
                    key: 'Mission-critical data',
                    value:
                      service.missionCritical === 'unknown' ? (
                        <Tag state="unknown">not known</Tag>
                      ) : (
                        <>
                          {yesNo[service.missionCritical]}, said {service.missionBy ?? 'a person'}
                          {service.missionAt && (
                            <>
                              , <Time {...when(service.missionAt)} />
                            </>
                          )}
                        </>
                      ),
                  },
                  { key: 'Business owner', value: service.businessOwner ?? <Tag state="unknown">nobody</Tag> },
                  { key: 'Used by', value: shown.usedBy.map(({ name }) => name).join(', ') || <Tag state="unknown">not known</Tag> },
                  {
                    key: 'Notified about patching',
                    value:
                      service.impacted.length === 0 ? (
                        <Tag state="unknown">nobody</Tag>
                      ) : (
                        `${service.impacted.length} ${service.impacted.length === 1 ? 'address' : 'addresses'}`
                      ),
                  },
                ]}
              />
            </Card>
            <Card id="service" title="Edit">
              <details open={refusal !== undefined && form === undefined}>
                <summary>Name, owner, ratings, sites, what it needs, who is notified</summary>
                <ServiceForm {...shown} service={shown} {...(form === undefined ? { typed, refusal } : {})} whyNot={whyNot} />
              </details>
            </Card>
          </Stack>
          <Stack>
            <Card id="servers" title="Servers">
              <DataTable
                caption="Servers"
                captionHidden
                rows={servers}
                empty="No servers yet."
                columns={[
                  { label: 'Server', head: true, cell: (row) => <a href={deviceHref(row.deviceId)}>{row.hostname}</a> },
                  { label: 'Role', cell: (row) => [row.role, row.redundancy && `pair “${row.redundancy}”`].filter(Boolean).join(', ') },
                  {
                    label: 'Action',
                    cell: (row) =>
                      whyNot === undefined && (
                        <PostButton
                          action={`${href}/servers`}
                          label="Remove"
                          of={row.hostname}
                          hidden={{ deviceId: showId('dev', row.deviceId), off: 'yes' }}
                        />
                      ),
                  },
                ]}
              />
              {ofServer.refusal && <Problem refusal={inLabels(ofServer.refusal, labels)} />}
              <Form action={`${href}/servers`}>
                <SelectField
                  name="deviceId"
                  label={labels.deviceId}
                  value={text(ofServer.typed['deviceId'], '')}
                  error={faultOf(ofServer.refusal, 'deviceId')}
                  choose="Choose a server"
                  options={shown.devices.map(({ id, name }) => ({ value: showId('dev', id), label: name }))}
                />
                <TextField
                  name="role"
                  label="Role"
                  value={text(ofServer.typed['role'], '')}
                  optional
                  maxlength={60}
                  hint="Application, database, web."
                />
                <TextField
                  name="redundancy"
                  label="Redundancy group"
                  value={text(ofServer.typed['redundancy'], '')}
                  optional
                  maxlength={60}
                  hint="Servers with the same group name stand in for each other."
                />
                <Acts>
                  <Button label="Add server" disabledBecause={whyNot} id="servers-put" />
                </Acts>
              </Form>
            </Card>
            <Card id="testers" title="Testers" side={<ClauseLink id="SP-1.5" />}>
              <DataTable
                caption="Testers"
                captionHidden
                rows={testers}
                empty="No testers yet."
                columns={[
                  {
                    label: 'Tester',
                    head: true,
                    cell: (row) => (
                      <>
                        {row.name}
                        {row.hasLeft && (
                          <>
                            {' '}
                            <Tag state="late">has left</Tag>
                          </>
                        )}
                      </>
                    ),
                  },
                  { label: 'Deputy', cell: (row) => row.deputy ?? 'nobody' },
                  {
                    label: 'Action',
                    cell: (row) =>
                      whyNot === undefined && (
                        <PostButton
                          action={`${href}/testers`}
                          label="Remove"
                          of={row.name}
                          hidden={{ personId: showId('per', row.personId), off: 'yes' }}
                        />
                      ),
                  },
                ]}
              />
              {ofTester.refusal && <Problem refusal={inLabels(ofTester.refusal, labels)} />}
              <Form action={`${href}/testers`}>
                <SelectField
                  name="personId"
                  label={labels.personId}
                  value={text(ofTester.typed['personId'], '')}
                  error={faultOf(ofTester.refusal, 'personId')}
                  choose="Choose somebody"
                  options={shown.people.map(({ id, name }) => ({ value: showId('per', id), label: name }))}
                />
                <SelectField
                  name="deputyId"
                  label={labels.deputyId}
                  value={text(ofTester.typed['deputyId'], 'none')}
                  error={faultOf(ofTester.refusal, 'deputyId')}
                  options={people('Nobody', shown.people)}
                  hint="Asked if the tester has left."
                />
                <Acts>
                  <Button label="Add tester" disabledBecause={whyNot} id="testers-name" />
                </Acts>
              </Form>
            </Card>
            <IssuesCard about={showId('svc', service.id)} issues={shown.issues} />
          </Stack>
        </Two>
      </Stack>
    </StaffPage>
  )
}
