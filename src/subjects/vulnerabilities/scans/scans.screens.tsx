import type { Refusal } from '../../../core/result.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Stack } from '../../../kit/card.tsx'
import { FileField, Form, TextField } from '../../../kit/fields.tsx'
import { ListView } from '../../../kit/list.tsx'
import { Problem } from '../../../kit/problem.tsx'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag, type State } from '../../../kit/tag.tsx'
import { Time } from '../../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { deviceHref, whenIn } from '../../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { CveLink } from '../vulnerability.screens.tsx'
import { agreements, differenceList, type Agreement, type Difference, type ScanShown } from './claims.views.ts'
import { scanners, type Scanner } from './scan.rules.ts'
import type { Checked } from './take-scan.ts'

const tags: Readonly<Record<Agreement, State>> = { agree: 'good', 'only-source': 'soon', 'only-us': 'unknown' }
const nameOf = (scanner: string): string => (Object.hasOwn(scanners, scanner) ? scanners[scanner as Scanner] : scanner)
const sourceWords = (source: string): string => source.replace(/^[a-z]+(?=: )/, nameOf)
const presets = [{ name: 'Only the scanner', query: 'is=only-source' }, { name: 'Only our feeds', query: 'is=only-us' }, { name: 'Known exploited', query: 'exploited=yes' }] as const
type Shown = { readonly page: ListPage<Difference>; readonly query: ListQuery; readonly scans: readonly ScanShown[]; readonly views: SavedViewList }

function TakeIn({ who }: { who: Who }) {
  const may = mayDo(who.positions, 'feeds.load')
  return (
    <Card id="take" title="Take a scan in">
      <p>Nessus (.nessus), Greenbone / OpenVAS (XML), Trivy (JSON), CycloneDX with vulnerabilities (JSON, XML). What it names stands as the scanner’s word beside our own matching, and does not enter the patch plan by itself.</p>
      <Form action="/scans" multipart>
        <FileField name="file" label="File" accept=".nessus,.xml,.json" />
        <TextField name="device" label="Device" optional maxlength={200} hint="Its name, where the file tells of one machine and does not name it (Trivy, CycloneDX)." />
        <Acts><Button label="Try it" name="do" value="try" kind="first" disabledBecause={may.ok ? undefined : may.refusal.says} /><Button label="Take it in" name="do" value="take" disabledBecause={may.ok ? undefined : may.refusal.says} id="take-in" /></Acts>
      </Form>
    </Card>
  )
}

export function ScansPage({ who, page, query, scans, views }: Shown & { who: Who }) {
  const when = whenIn(who.zone)
  return (
    <StaffPage who={who} path="/scans" title="Scanners" question="Where do scanners and our own matching disagree?"
      answer={scans.length === 0 ? 'No scan was taken in yet: nothing is compared.' : undefined}>
      <Stack>
        <ListView list={differenceList} page={page} query={query} views={views} presets={presets} words={['finding', 'findings']} empty="Nothing to compare." cells={{
          cve: { head: true, cell: (row) => <><CveLink cve={row.cve} />{row.isExploited && <> <Tag state="late">exploited</Tag></>}</> }, device: { cell: (row) => <a href={deviceHref(row.deviceId)}>{row.hostname}</a> },
          is: { cell: (row) => <Tag state={tags[row.is]}>{agreements[row.is]}</Tag> }, source: { cell: (row) => sourceWords(row.source) }, said: { cell: (row) => <Time {...when(row.saidAt)} /> },
        }} />
        {scans.length > 0 && (
          <Card id="scans" title="Scans taken in">
            <DataTable caption="Scans" captionHidden rows={scans} empty="" columns={[
              { label: 'Scan', head: true, cell: (one) => <>{nameOf(one.scanner)} <small>{one.label}, {one.fileName}</small></> }, { label: 'Of', cell: (one) => <Time {...when(one.scannedAt)} /> },
              { label: 'Taken in', cell: (one) => <><Time {...when(one.takenAt)} /> <small>{one.by}</small></> }, { label: 'Hosts', cell: (one) => <>{one.hosts.toLocaleString('en-US')}{one.refused > 0 && <> <Tag state="unknown">{one.refused.toLocaleString('en-US')} no device here</Tag></>}</> },
              { label: 'Still named', cell: (one) => one.open.toLocaleString('en-US') },
            ]} />
          </Card>
        )}
        <TakeIn who={who} />
      </Stack>
    </StaffPage>
  )
}

/** What a file would bring, or why it cannot be taken in. */
export function CheckedPage({ who, name, checked, refusal }: { who: Who; name: string; checked?: Checked; refusal?: Refusal }) {
  const known = checked?.rows.filter(({ found }) => 'deviceId' in found).length ?? 0
  return (
    <StaffPage who={who} path="/scans" title={`Scan ${name}`} question="What would it bring?" answer={checked === undefined ? 'It cannot be read.' : checked.isThere ? 'This very file was taken in already: nothing would change.'
      : `${known.toLocaleString('en-US')} of ${checked.rows.length.toLocaleString('en-US')} hosts are devices here. Nothing is stored yet.`}>
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        {checked && (
          <Card id="hosts" title={`${scanners[checked.scan.scanner]}${checked.scan.label === '' ? '' : `: ${checked.scan.label}`}`}>
            {checked.scan.without > 0 && <p>{checked.scan.without.toLocaleString('en-US')} results name no CVE and are not taken.</p>}
            <DataTable caption="Hosts of the file" captionHidden rows={checked.rows.slice(0, 500)} empty="It names no host." columns={[
              { label: 'Host', head: true, cell: (row) => row.host }, { label: 'Findings', cell: (row) => row.findings.toLocaleString('en-US') },
              { label: 'Device', cell: (row) => ('deviceId' in row.found ? <><a href={deviceHref(row.found.deviceId)}>{row.hostname}</a> <small>by {row.found.by}</small></> : <><Tag state="late">left out</Tag> {row.found.refused}</>) },
            ]} />
            {checked.rows.length > 500 && <p class="reason">And {(checked.rows.length - 500).toLocaleString('en-US')} more.</p>}
          </Card>
        )}
        <TakeIn who={who} />
      </Stack>
    </StaffPage>
  )
}
