import { Card } from '../../kit/card.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import { Code } from '../../kit/values.tsx'
import { dateInWords } from '../../core/time/words.ts'
import type { DeviceSection } from '../assets/index.ts'
import { feedForRelease, feedsInForce } from './feeds.views.ts'
import { findingsOf, type DeviceFinding } from './findings.views.ts'

const listed = 500

/** What is known to be wrong with what is installed, each with its reason and the feed it stands on; what cannot be told is said. */
export const findingsSection: DeviceSection = async (tx, device) => {
  const feeds = await feedsInForce(tx)
  const feed = device.osCodename === null ? undefined : feedForRelease(feeds, device.osCodename)
  const findings = await findingsOf(tx, device.id)
  const counted = findings.filter((one) => one.noiseReason === null)
  const noise = findings.length - counted.length
  const isKnown = feed !== undefined && device.osName.toLowerCase().includes('debian')
  const json = {
    isKnown, feed: feed === undefined ? null : { name: feed.name, published: feed.published, loadedAt: feed.loadedAt }, count: findings.length, noise,
    findings: findings.map(({ titleId: _, ...finding }) => finding),
  }
  const page = () => (
    <Card id="findings" title="Findings">
      {isKnown
        ? <p>{counted.length.toLocaleString('en-US')} findings
          by <Code>{feed.name}</Code> of {dateInWords((feed.published ?? feed.loadedAt).slice(0, 10))}{noise > 0
            && `, and ${noise.toLocaleString('en-US')} of headers, tools and kernels that do not run, ranked last`}.</p>
        : <p><Tag state="unknown">not known</Tag> No fix data is loaded for {`${device.osName} ${device.osVersion}`.trim() || 'this system'}: nothing
          can be said about it. <a href="/feeds">Load a feed</a>.</p>}
      {findings.length > 0 && (
        <details>
          <summary>Each one with its reason</summary>
          <DataTable<DeviceFinding> caption="Findings" captionHidden rows={findings.slice(0, listed)} empty="" columns={[
            { label: 'Vulnerability', head: true,
              cell: (row) => <>{row.cve} {row.exploitedSince !== null && <Tag state="late">known exploited</Tag>}</> },
                { label: 'Package', cell: (row) => row.package },
            { label: 'Why', cell: (row) => <>{row.reason} {row.noiseReason}</> },
          ]} />
          {findings.length > listed && <p>{(findings.length - listed).toLocaleString('en-US')} more stand in this page's JSON.</p>}
        </details>
      )}
    </Card>
  )
  return { name: 'findings', json, page }
}
