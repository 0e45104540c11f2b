import type { Refusal } from '../../../core/result.ts'
import { Card } from '../../../kit/card.tsx'
import { Button } from '../../../kit/button.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { deviceHref, faultOf, whenIn, type DeviceSection } from '../../assets/index.ts'
import { CveLink } from '../cve-link.tsx'
import { claimsOfDevice, resultsOfDevice, type ClaimShown } from './claims.views.ts'
import { sourceWords } from './scan.rules.ts'

const listed = 100
export const shownClaim = ({ id, deviceId, ...one }: ClaimShown) => ({ id: showId('clm', id), device: showId('dev', deviceId), ...one })
const versionWords = ({ package: name, version, fixed }: ClaimShown): string =>
  `${name || 'software not named'}${version === '' ? '' : ` ${version}`}${fixed === '' ? '' : `, fixed in ${fixed}`}`
const whoWords = ({ sourceName, source }: ClaimShown): string => (source === 'scanner' ? sourceWords(sourceName) : sourceName)

function StandTag({ claim }: { claim: ClaimShown }) {
  if (claim.endedAt !== null) return <Tag state="good">ended</Tag>
  return claim.toCheck ? <Tag state="wait">to be checked</Tag> : <Tag state="unknown">our feeds decide it</Tag>
}

/** What scanners and people say of a device, beside what our feeds find (PM-3.2). */
export const claimsSection: DeviceSection = async (tx, device, zone) => {
  const [claims, others] = [await claimsOfDevice(tx, device.id), await resultsOfDevice(tx, device.id)]
  const toCheck = claims.filter((one) => one.toCheck).length
  const when = whenIn(zone)
  const page = () =>
    claims.length + others.length === 0 ? null : (
      <Card id="claims" title="Reported by scanners and people">
        <p>
          {claims.length === 0
            ? 'No vulnerability is reported.'
            : `${claims.length.toLocaleString('en-US')} ${claims.length === 1 ? 'finding' : 'findings'}, ${toCheck.toLocaleString('en-US')} of which our feeds cannot decide${toCheck === 0 ? '' : `: ${toCheck === 1 ? 'it waits' : 'they wait'} in the patch plan to be checked`}.`}{' '}
          <a href={`/scans?text=${encodeURIComponent(device.hostname)}`}>Compare with our own matching</a>
        </p>
        {claims.length > 0 && (
          <DataTable<ClaimShown>
            caption="Reported findings"
            captionHidden
            rows={claims.slice(0, listed)}
            empty=""
            columns={[
              { label: 'Vulnerability', head: true, cell: (one) => <CveLink cve={one.cve} /> },
              { label: 'Software', cell: versionWords },
              {
                label: 'Reported by',
                cell: (one) => (
                  <>
                    {whoWords(one)}, <Time {...when(one.lastAt)} />
                  </>
                ),
              },
              { label: 'State', cell: (one) => <StandTag claim={one} /> },
            ]}
          />
        )}
        {claims.length > listed && <p class="reason">And {(claims.length - listed).toLocaleString('en-US')} more.</p>}
        {others.length > 0 && (
          <details>
            <summary>
              {others.length.toLocaleString('en-US')} {others.length === 1 ? 'result' : 'results'} without a CVE
            </summary>
            <DataTable
              caption="Results without a CVE"
              captionHidden
              rows={others}
              empty=""
              columns={[
                { label: 'Result', head: true, cell: (one) => one.name },
                { label: 'Severity', cell: (one) => one.severity ?? 'not known' },
                { label: 'Details', cell: (one) => one.says.slice(0, 300) },
                {
                  label: 'Scan',
                  cell: (one) => (
                    <>
                      {sourceWords(one.source)}, <Time {...when(one.scannedAt)} />
                    </>
                  ),
                },
              ]}
            />
          </details>
        )}
      </Card>
    )
  return { name: 'claims', json: { toCheck, claims: claims.map(shownClaim), withoutCve: others }, page }
}

/** Ending one was refused: what was typed stays in its form. */
export type EndingSent = { readonly id: string; readonly why: string; readonly refusal: Refusal }

/** The same of one vulnerability; a person's word is ended here, with a reason. `barred`: why whoever looks may not. */
export function ClaimsCard({
  claims,
  zone,
  barred,
  sent,
}: {
  claims: readonly ClaimShown[]
  zone: string
  barred: string | undefined
  sent?: EndingSent | undefined
}) {
  const when = whenIn(zone)
  return claims.length === 0 ? null : (
    <Card id="claims" title="Reported by scanners and people">
      <p>
        What our feeds cannot decide waits in the patch plan to be checked. A scanner’s finding ends with its next scan, a person’s when somebody ends
        it.
      </p>
      <DataTable
        caption="Reported findings"
        captionHidden
        rows={claims}
        empty=""
        columns={[
          { label: 'Device', head: true, cell: (one) => <a href={deviceHref(one.deviceId)}>{one.hostname}</a> },
          {
            label: 'Software',
            cell: (one) => (
              <>
                {versionWords(one)}
                {one.says !== '' && (
                  <>
                    <br />
                    <small>{one.says.slice(0, 300)}</small>
                  </>
                )}
              </>
            ),
          },
          {
            label: 'Reported by',
            cell: (one) => (
              <>
                {whoWords(one)}, <Time {...when(one.lastAt)} />
              </>
            ),
          },
          {
            label: 'State',
            cell: (one) => (
              <>
                <StandTag claim={one} />
                {one.endedBecause !== null && (
                  <>
                    {' '}
                    <small>{one.endedBecause}</small>
                  </>
                )}
                {one.endedAt === null && one.source === 'person' && (
                  <details open={sent?.id === one.id}>
                    <summary>End it on {one.hostname}</summary>
                    <Form action={`/vulnerabilities/claims/${showId('clm', one.id)}/end`}>
                      <TextField
                        name="why"
                        id={`why-${one.id}`}
                        label="How you know"
                        rows={2}
                        maxlength={2000}
                        value={sent?.id === one.id ? sent.why : ''}
                        error={sent?.id === one.id ? faultOf(sent.refusal, 'why') : undefined}
                        hint="Such as: updated and checked; our version is not affected."
                      />
                      <Button label="End the finding" id={`end-${one.id}`} disabledBecause={barred} />
                    </Form>
                  </details>
                )}
              </>
            ),
          },
        ]}
      />
    </Card>
  )
}
