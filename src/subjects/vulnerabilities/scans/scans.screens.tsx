import type { Refusal } from '../../../core/result.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Stack } from '../../../kit/card.tsx'
import { CheckField } from '../../../kit/choices.tsx'
import { FileField, Form, TextField } from '../../../kit/fields.tsx'
import { ListView } from '../../../kit/list.tsx'
import { Problem } from '../../../kit/problem.tsx'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag, type State } from '../../../kit/tag.tsx'
import { Time } from '../../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { showId } from '../../../platform/ids.ts'
import { deviceHref, whenIn } from '../../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { CveLink } from '../cve-link.tsx'
import { agreements, differenceList, type Agreement, type Difference, type ScanShown } from './claims.views.ts'
import { scannerName as nameOf, scanners, sourceWords } from './scan.rules.ts'
import type { ScanLoss } from './scan-loss.rules.ts'
import type { Checked } from './take-scan.ts'

const tags: Readonly<Record<Agreement, State>> = { agree: 'good', 'only-source': 'soon', 'only-us': 'unknown' }
const presets = [
  { name: 'Only the scanner', query: 'is=only-source' },
  { name: 'Only our feeds', query: 'is=only-us' },
  { name: 'Known exploited', query: 'exploited=yes' },
] as const
type Shown = {
  readonly page: ListPage<Difference>
  readonly query: ListQuery
  readonly scans: readonly ScanShown[]
  readonly views: SavedViewList
  readonly sent?: { readonly id: string; readonly refusal: Refusal } | undefined
}

function TakeIn({ who, asks = [] }: { who: Who; asks?: readonly string[] }) {
  const may = mayDo(who.positions, 'feeds.load')
  return (
    <Card id="take" title="Import a scan">
      <p>
        Nessus (.nessus), Greenbone / OpenVAS (XML), Trivy (JSON), CycloneDX with vulnerabilities (JSON, XML). Its findings are kept as the scanner’s,
        next to our own matching; what our feeds cannot decide waits in the patch plan to be checked. Results without a CVE are listed on the device.
      </p>
      <Form action="/scans" multipart>
        <FileField name="file" label="File" accept=".nessus,.xml,.json" />
        <TextField
          name="device"
          label="Device"
          optional
          maxlength={200}
          hint="The device’s name, if the file is about one machine and does not name it (Trivy, CycloneDX)."
        />
        {asks.length > 0 && (
          <CheckField
            name="agree"
            value="gone"
            label="These findings are gone: I checked"
            hint="The scanner reached the machines, so these findings end."
            optional
          />
        )}
        <Acts>
          <Button label="Preview" name="do" value="try" kind="first" disabledBecause={may.ok ? undefined : may.refusal.says} />
          <Button label="Import" name="do" value="take" disabledBecause={may.ok ? undefined : may.refusal.says} id="take-in" />
        </Acts>
      </Form>
    </Card>
  )
}

export function ScansPage({ who, page, query, scans, views, sent }: Shown & { who: Who }) {
  const may = mayDo(who.positions, 'feeds.load')
  const when = whenIn(who.zone)
  return (
    <StaffPage
      who={who}
      path="/scans"
      title="Scanners"
      question="Where do scanners and our own matching disagree?"
      answer={
        scans.length === 0
          ? 'No scan has been imported yet, so there is nothing to compare.'
          : `${page.total === 0 ? 'No finding is' : page.total === 1 ? '1 finding is' : `${page.total.toLocaleString('en-US')} findings are`} listed, of ${scans.length === 1 ? '1 imported scan' : `${scans.length} imported scans`} and our own matching.`
      }
    >
      <Stack>
        {sent && <Problem refusal={sent.refusal} title="Not withdrawn" />}
        <ListView
          list={differenceList}
          page={page}
          query={query}
          views={views}
          presets={presets}
          words={['finding', 'findings']}
          empty="Nothing to compare."
          cells={{
            cve: {
              head: true,
              cell: (row) => (
                <>
                  <CveLink cve={row.cve} />
                  {row.isExploited && (
                    <>
                      {' '}
                      <Tag state="late">exploited</Tag>
                    </>
                  )}
                </>
              ),
            },
            device: { cell: (row) => <a href={deviceHref(row.deviceId)}>{row.hostname}</a> },
            is: { cell: (row) => <Tag state={tags[row.is]}>{agreements[row.is]}</Tag> },
            source: { cell: (row) => sourceWords(row.source) },
            said: { cell: (row) => <Time {...when(row.saidAt)} /> },
          }}
        />
        {scans.length > 0 && (
          <Card id="scans" title="Imported scans">
            <DataTable
              caption="Scans"
              captionHidden
              rows={scans}
              empty=""
              columns={[
                {
                  label: 'Scan',
                  head: true,
                  cell: (one) => (
                    <>
                      {nameOf(one.scanner)}{' '}
                      <small>
                        {one.label}, {one.fileName}
                      </small>
                    </>
                  ),
                },
                { label: 'Scanned', cell: (one) => <Time {...when(one.scannedAt)} /> },
                {
                  label: 'Imported',
                  cell: (one) => (
                    <>
                      <Time {...when(one.takenAt)} /> <small>{one.by}</small>
                    </>
                  ),
                },
                {
                  label: 'Hosts',
                  cell: (one) => (
                    <>
                      {one.hosts.toLocaleString('en-US')}
                      {one.refused > 0 && (
                        <>
                          {' '}
                          <Tag state="unknown">{one.refused.toLocaleString('en-US')} not a device here</Tag>
                        </>
                      )}
                    </>
                  ),
                },
                { label: 'Open findings', cell: (one) => one.open.toLocaleString('en-US') },
                { label: 'Without a CVE', cell: (one) => one.withoutCve.toLocaleString('en-US') },
                {
                  label: 'State',
                  cell: (one) =>
                    one.takenBackAt !== null ? (
                      <>
                        <Tag state="unknown">withdrawn</Tag>{' '}
                        <small>
                          {one.takenBackBy}, <Time {...when(one.takenBackAt)} />: {one.takenBackBecause}
                        </small>
                      </>
                    ) : !one.isNewest ? (
                      <small>a newer one builds on it</small>
                    ) : (
                      <TakeBack
                        scan={one}
                        barred={may.ok ? undefined : may.refusal.says}
                        fault={sent?.id === one.id ? sent.refusal.says : undefined}
                      />
                    ),
                },
              ]}
            />
          </Card>
        )}
        <TakeIn who={who} />
      </Stack>
    </StaffPage>
  )
}

/** Taking back what was taken in by mistake: another district's file, a wrong network. */
function TakeBack({ scan, barred, fault }: { scan: ScanShown; barred: string | undefined; fault: string | undefined }) {
  return (
    <details open={fault !== undefined}>
      <summary>Withdraw</summary>
      <Form action={`/scans/${showId('scn', scan.id)}/take-back`}>
        <TextField name="reason" id={`reason-${scan.id}`} label={`What was wrong with ${scan.fileName}`} maxlength={500} error={fault} />
        <Button label="Withdraw the scan" id={`back-${scan.id}`} disabledBecause={barred} cost="What it added ends, what it closed is open again." />
      </Form>
    </details>
  )
}

const doubtsShown = 50
/** What would end, more than repairs explain: a person agrees to it, or exports again. */
function Doubts({ loss }: { loss: ScanLoss }) {
  return (
    <Card id="ends" title="More findings would end than patching explains">
      <p>
        Importing it would end {loss.ends.toLocaleString('en-US')} of the {loss.stands.toLocaleString('en-US')} findings from earlier scans of this
        name on its devices. Did the scanner reach these machines and sign in?
      </p>
      <ul>
        {loss.asks.slice(0, doubtsShown).map((one) => (
          <li>{one}.</li>
        ))}
        {loss.asks.length > doubtsShown && <li>And {(loss.asks.length - doubtsShown).toLocaleString('en-US')} more devices.</li>}
      </ul>
    </Card>
  )
}

const endsWords = (n: number): string =>
  n === 0 ? '' : ` ${n.toLocaleString('en-US')} ${n === 1 ? 'finding' : 'findings'} from earlier scans would end.`

/** What a file would bring, or why it cannot be taken in. */
export function CheckedPage({ who, name, checked, refusal }: { who: Who; name: string; checked?: Checked; refusal?: Refusal }) {
  const ends = new Map(checked?.loss.hosts.map((host) => [host.deviceId, host.ends]))
  const known = checked?.rows.filter(({ found }) => 'deviceId' in found).length ?? 0
  return (
    <StaffPage
      who={who}
      path="/scans"
      title={`Scan ${name}`}
      question="What would this import change?"
      answer={
        checked === undefined
          ? 'The file cannot be read.'
          : checked.isThere
            ? 'This exact file has already been imported: nothing would change.'
            : `${known.toLocaleString('en-US')} of ${checked.rows.length.toLocaleString('en-US')} ${checked.rows.length === 1 ? 'host is a device' : 'hosts are devices'} here.${endsWords(checked.loss.ends)} Nothing has been stored yet.`
      }
    >
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        {checked && refusal === undefined && checked.loss.asks.length > 0 && <Doubts loss={checked.loss} />}
        {checked && (
          <Card id="hosts" title={`${scanners[checked.scan.scanner]}${checked.scan.label === '' ? '' : `: ${checked.scan.label}`}`}>
            {checked.scan.without > 0 && (
              <p>
                {checked.scan.without.toLocaleString('en-US')} {checked.scan.without === 1 ? 'result has' : 'results have'} no CVE: listed on the
                device, but not in the patch plan.
              </p>
            )}
            <DataTable
              caption="Hosts in the file"
              captionHidden
              rows={checked.rows.slice(0, 500)}
              empty="The file lists no hosts."
              columns={[
                { label: 'Host', head: true, cell: (row) => row.host },
                { label: 'Findings', cell: (row) => row.findings.toLocaleString('en-US') },
                { label: 'Without a CVE', cell: (row) => row.others.toLocaleString('en-US') },
                { label: 'Would end', cell: (row) => ('deviceId' in row.found ? (ends.get(row.found.deviceId) ?? 0) : 0).toLocaleString('en-US') },
                {
                  label: 'Device',
                  cell: (row) =>
                    'deviceId' in row.found ? (
                      <>
                        <a href={deviceHref(row.found.deviceId)}>{row.found.hostname}</a> <small>matched by {row.found.by}</small>
                      </>
                    ) : (
                      <>
                        <Tag state="late">left out</Tag> {row.found.refused}
                      </>
                    ),
                },
              ]}
            />
            {checked.rows.length > 500 && <p class="reason">And {(checked.rows.length - 500).toLocaleString('en-US')} more.</p>}
          </Card>
        )}
        <TakeIn who={who} asks={checked?.loss.asks ?? []} />
      </Stack>
    </StaffPage>
  )
}
