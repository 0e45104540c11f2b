import { Button, PostButton } from '../../../kit/button.tsx'
import { Acts, Card } from '../../../kit/card.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Notice, Tag } from '../../../kit/tag.tsx'
import { Code, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { deviceHref, whenIn, type DeviceSection } from '../../assets/index.ts'
import { traps } from './same-machine.rules.ts'
import { disagreements } from './seen-by.rules.ts'
import { mergedInto, reviewsOf, sidesOf, sightingsOf, sourceWords, type ReviewRow, type SightingRow } from './seen-by.views.ts'

const tiedWords = ({ tiedBy, confidence, reason }: SightingRow): string =>
  tiedBy === 'rule' ? `${reason} (${confidence} %)` : tiedBy === 'person' ? 'Matched by a person.' : reason || 'Matched when it was imported.'

/** Which sources tell of a device and what each says, where they contradict one another, and what records were made one. */
export const seenBySection: DeviceSection = async (tx, device, zone) => {
  const [rows, merged, reviews] = [await sightingsOf(tx, device.id), await mergedInto(tx, device.id), await reviewsOf(tx, device.id)]
  const [side] = await sidesOf(tx, [device.id])
  const target = side?.mergedInto ?? null
  const [kept] = target === null ? [] : await sidesOf(tx, [target])
  const differ = disagreements(
    rows
      .filter(({ goneAt }) => goneAt === null)
      .map((row) => ({
        by: sourceWords(row),
        hostname: row.hostname,
        serial: row.serial,
        uuid: row.uuid,
        assetTag: row.assetTag,
        osName: row.osName,
        osVersion: row.osVersion,
      })),
  )
  const when = whenIn(zone)
  const id = showId('dev', device.id)
  const json = {
    mergedInto: target === null ? null : showId('dev', target),
    sources: rows.map(({ id: sightingId, deviceId: _, ...row }) => ({ id: showId('sgt', sightingId), ...row })),
    disagreements: differ,
    merged: merged.map((one) => ({ ...one, deviceId: showId('dev', one.deviceId) })),
    questions: reviews.map((one) => ({ id: showId('rev', one.id), kind: one.kind, confidence: one.confidence, trap: one.trap, reason: one.reason })),
  }
  const page = () => (
    <Card
      id="seen-by"
      title="Seen by"
      side={target === null ? <Button label="Merge with another record" href={`/devices/merge?one=${id}`} /> : undefined}
    >
      {kept !== undefined && (
        <Notice state="wait">
          This record is the same machine as <a href={deviceHref(kept.id)}>{kept.hostname}</a>, and goes on there. What came for it before stands
          here.
        </Notice>
      )}
      {differ.length > 0 && (
        <ul class="plain">
          {differ.map(({ about, says }) => (
            <li>
              <Tag state="soon">sources differ</Tag> {about}: {says}
            </li>
          ))}
        </ul>
      )}
      {reviews.map((review) => (
        <Question review={review} id={device.id} />
      ))}
      <DataTable
        caption="What each source says"
        captionHidden
        rows={rows}
        empty="No source lists it under a number or name of its own."
        columns={[
          {
            label: 'Source',
            head: true,
            cell: (row) => (
              <>
                {sourceWords(row)} {row.goneAt !== null && <Tag state="late">no longer listed there</Tag>} <small>{tiedWords(row)}</small>
              </>
            ),
          },
          { label: 'Serial number', cell: (row) => (row.serial === null ? <Tag state="unknown">not known</Tag> : <Code>{row.serial}</Code>) },
          { label: 'Name', cell: (row) => row.hostname ?? <Tag state="unknown">not known</Tag> },
          { label: 'System', cell: (row) => [row.osName, row.osVersion].filter(Boolean).join(' ') || <Tag state="unknown">not known</Tag> },
          {
            label: 'Last seen',
            cell: (row) => (
              <>
                {row.seenAt === null ? <Tag state="unknown">not known</Tag> : <Time {...when(row.seenAt)} />}{' '}
                {row.seenAt !== row.toldAt && (
                  <small>
                    told here <Time {...when(row.toldAt)} />
                  </small>
                )}
              </>
            ),
          },
        ]}
      />
      {rows.length > 1 && (
        <details>
          <summary>One of these belongs to another machine</summary>
          <Form action={`/devices/${id}/split`}>
            <p class="reason">It gets its own record, and no rule merges it back. Installed software stays where it was reported.</p>
            {rows.map((row, n) => (
              <label class="choice">
                <input type="radio" name="sighting" value={showId('sgt', row.id)} checked={n === rows.length - 1} /> {sourceWords(row)}:{' '}
                {row.hostname ?? row.serial ?? row.key}
              </label>
            ))}
            <TextField name="why" id="split-why" label="How you know" maxlength={500} />
            <Acts>
              <Button label="Split off" id="split-sighting" />
            </Acts>
          </Form>
        </details>
      )}
      {merged.length > 0 && (
        <DataTable
          caption="Records that are this machine"
          rows={merged}
          empty="None."
          columns={[
            { label: 'Record', head: true, cell: (row) => <a href={deviceHref(row.deviceId)}>{row.hostname}</a> },
            {
              label: 'Since',
              cell: (row) => (
                <>
                  <Time {...when(row.at)} />, {row.by ?? 'by rule'}
                </>
              ),
            },
            { label: 'Why', cell: (row) => row.why },
            { label: 'Evidence', cell: (row) => <a href={`/evidence?about=${showId('dev', row.deviceId)}`}>entries</a> },
            {
              label: 'Action',
              cell: (row) => (
                <Form action={`/devices/${id}/split`} hidden={{ merged: showId('dev', row.deviceId) }}>
                  <TextField name="why" id={`unmerge-${row.deviceId}`} label="Why it is another machine" maxlength={500} />
                  <Button label="Split" of={row.hostname} id={`split-${row.deviceId}`} />
                </Form>
              ),
            },
          ]}
        />
      )}
    </Card>
  )
  return { name: 'seenBy', json, page }
}

function Question({ review, id }: { review: ReviewRow; id: string }) {
  const [otherId, other] = review.deviceId === id ? [review.otherDeviceId, review.otherDevice] : [review.deviceId, review.device]
  return (
    <Notice
      state="soon"
      action={
        otherId === null ? undefined : (
          <Button label="Compare" href={`/devices/merge?one=${showId('dev', id)}&other=${showId('dev', otherId)}`} of={other ?? ''} />
        )
      }
    >
      <b>{traps[review.trap]}</b>{' '}
      {other !== null && (
        <>
          With <a href={deviceHref(otherId ?? '')}>{other}</a>:{' '}
        </>
      )}
      {review.reason}
      {otherId === null && (
        <PostButton
          action={`/devices/reviews/${showId('rev', review.id)}/answer`}
          label="Correct as it is"
          hidden={{ why: 'Checked: it is this device.' }}
          id={`stays-${review.id}`}
        />
      )}
    </Notice>
  )
}
