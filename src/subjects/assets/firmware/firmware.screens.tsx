import type { Refusal } from '../../../core/result.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card } from '../../../kit/card.tsx'
import { Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { Fold } from '../../../kit/fold.tsx'
import { ClauseLink, Problem } from '../../../kit/problem.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { KeyValue, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { firmwareKinds } from '../../../core/firmware.ts'
import { StaffPage, type Who } from '../../people/index.ts'
import { kinds } from '../assets.rules.ts'
import type { Choice, Device } from '../assets.views.ts'
import { deviceHref, faultOf, inLabels, whenIn } from '../fields.ts'
import type { FirmwareWord } from './firmware.views.ts'

const labels = {
  hostname: 'Device',
  kind: 'Kind',
  siteId: 'Site',
  vendor: 'Manufacturer',
  product: 'Model',
  version: 'Version',
  serial: 'Serial number',
  room: 'Room',
} as const
export type Typed = Readonly<Record<string, string | undefined>>

function FirmwareFields({ typed, refusal }: { typed: Typed; refusal: Refusal | undefined }) {
  const field = (name: 'vendor' | 'product' | 'version', hint: string, isOptional = false) => (
    <TextField
      name={name}
      label={labels[name]}
      value={typed[name] ?? ''}
      error={faultOf(refusal, name)}
      maxlength={name === 'version' ? 100 : 200}
      hint={hint}
      optional={isOptional}
    />
  )
  return (
    <>
      {field('vendor', 'As on the label: HP, Cisco, Axis.')}
      {field('product', 'As on the label, without the manufacturer: LaserJet Pro M404dn.')}
      {field('version', 'The firmware version, as shown on the device’s own page or menu. If left empty, its vulnerabilities are not known.', true)}
    </>
  )
}

export function ByHandPage({
  who,
  sites,
  typed = {},
  refusal,
}: {
  who: Who
  sites: readonly Choice[]
  typed?: Typed | undefined
  refusal?: Refusal | undefined
}) {
  return (
    <StaffPage who={who} path="/devices" title="Add a device by hand" question="Which device without an agent do you want to add?">
      <Card id="by-hand" title="Printer, network gear, phone, camera, door controller" side={<ClauseLink id="PM-3.1" />} now>
        <p>
          To add many at once, import a <a href="/devices/import">spreadsheet</a> with the headings of the exported list: Device, Kind, Site,
          Manufacturer, Model, Version.
        </p>
        <Form action="/devices/by-hand">
          {refusal && <Problem refusal={inLabels(refusal, labels)} />}
          <TextField
            name="hostname"
            label={labels.hostname}
            value={typed['hostname'] ?? ''}
            error={faultOf(refusal, 'hostname')}
            maxlength={512}
            hint="The name people here use for it."
          />
          <SelectField
            name="kind"
            label={labels.kind}
            value={typed['kind'] ?? 'printer'}
            options={firmwareKinds.map((value) => ({ value, label: kinds[value as keyof typeof kinds] }))}
          />
          <SelectField
            name="siteId"
            label={labels.siteId}
            value={typed['siteId'] ?? 'none'}
            options={[{ value: 'none', label: 'No site' }, ...sites.map(({ id, name }) => ({ value: showId('sit', id), label: name }))]}
          />
          <TextField name="room" label={labels.room} value={typed['room'] ?? ''} optional maxlength={200} />
          <FirmwareFields typed={typed} refusal={refusal} />
          <TextField name="serial" label={labels.serial} value={typed['serial'] ?? ''} optional maxlength={200} />
          <Acts>
            <Button label="Add device" kind="first" />
          </Acts>
        </Form>
      </Card>
    </StaffPage>
  )
}

/** On the device's page: what its firmware is, whose word that is, and the form to say it anew. */
export function FirmwareCard({
  device,
  word,
  zone,
  whyNot,
  sent,
}: {
  device: Pick<Device, 'id' | 'manufacturer' | 'model' | 'osVersion'>
  word: FirmwareWord | undefined
  zone: string
  whyNot?: string | undefined
  sent?: { readonly refusal: Refusal; readonly values: Typed } | undefined
}) {
  const when = whenIn(zone)
  return (
    <Card id="firmware" title="Firmware" side={<ClauseLink id="PM-3.1" />}>
      <KeyValue
        items={[
          { key: 'Version', value: device.osVersion || <Tag state="unknown">not known</Tag> },
          {
            key: 'Source',
            value:
              word === undefined ? (
                <Tag state="unknown">a list, or not known</Tag>
              ) : (
                <>
                  {word.saidBy}, <Time {...when(word.saidAt)} />
                </>
              ),
          },
        ]}
      />
      <Fold summary="Change" of="the firmware" isOpen={sent !== undefined}>
        {sent && <Problem refusal={inLabels(sent.refusal, labels)} title="Not saved" />}
        <Form action={`${deviceHref(device.id)}/firmware`}>
          <FirmwareFields
            typed={
              sent?.values ?? {
                vendor: word?.vendor ?? device.manufacturer ?? '',
                product: word?.product ?? device.model ?? '',
                version: word?.version ?? device.osVersion,
              }
            }
            refusal={sent?.refusal}
          />
          <Acts>
            <Button label="Save" id="firmware-keep" of="firmware" disabledBecause={whyNot} />
          </Acts>
        </Form>
      </Fold>
    </Card>
  )
}
