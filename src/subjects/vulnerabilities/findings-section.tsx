import { Card } from '../../kit/card.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import { Code } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { domainNow } from '../../platform/db/domain-now.ts'
import type { DeviceSection } from '../assets/index.ts'
import { ageInWords } from './feed-age.rules.ts'
import { slotWords } from './slot-words.ts'
import { feedsStatus } from './feeds-status.ts'
import { doubtInWords, feedForRelease, noDataWords } from './coverage.rules.ts'
import { fixDataOfDevice } from './coverage.views.ts'
import { findingsOf, lineOf, type DeviceFinding } from './findings.views.ts'
import { CveLink } from './cve-link.tsx'
import { signatureWords } from './signed/signature.rules.ts'
import { StateTag } from './state-tag.tsx'
import { programsOfDevice, type ProgramState } from './programs/programs.store.ts'
import { windowsOfDevice, type WindowsState } from './windows/windows.store.ts'

const listed = 500

/** What is known to be wrong with what is installed, each with its reason and the feed it stands on; what cannot be told is said. */
export const findingsSection: DeviceSection = async (tx, device) => {
  const { feeds } = await feedsStatus(tx, (await domainNow(tx)).now)
  const line = await lineOf(tx, device.id)
  const data = await fixDataOfDevice(tx, device.id, feeds)
  const isKnown = data !== undefined && data.is !== 'none' // the rule of plan and report
  const own = line === null ? undefined : feedForRelease(feeds, line)
  const findings = await findingsOf(tx, device.id)
  const windows = await windowsOfDevice(tx, device.id)
  const programs = await programsOfDevice(tx, device.id)
  const counted = findings.filter((one) => one.noiseReason === null && one.statementId === null)
  const [affected, toCheck] = [counted.filter((one) => one.state === 'affected'), counted.filter((one) => one.state !== 'affected')]
  const noise = findings.filter((one) => one.noiseReason !== null).length
  const stated = findings.length - counted.length - noise
  const slots = new Set(findings.map((one) => one.feedSlot ?? own?.slot))
  const stands = feeds.filter((feed) => slots.has(feed.slot) || feed.slot === own?.slot)
  const json = {
    isKnown,
    fixData: data === undefined ? null : { is: data.is, by: data.by, says: doubtInWords(data) },
    feed: own === undefined ? null : { name: own.name, published: own.published, loadedAt: own.loadedAt },
    count: findings.length,
    noise,
    toCheck: toCheck.length,
    stated,
    ...(windows === undefined ? {} : { windows }),
    ...(programs.length === 0 ? {} : { programs }),
    feeds: stands.map(({ slot, name, sha256, published, ageDays, isOld, signature, signedBy, signedAt }) => ({
      ...{ slot, name, sha256, published, ageDays, isOld },
      ...{ signature, signedBy, signedAt },
    })),
    findings: findings.map(({ titleId: _, statementId, ...finding }) => ({
      ...finding,
      statement: statementId === null ? null : showId('stm', statementId),
    })),
  }
  const page = () => (
    <Card id="findings" title="Findings">
      {isKnown || findings.length > 0 ? (
        <p>
          {affected.length.toLocaleString('en-US')} {affected.length === 1 ? 'finding' : 'findings'}
          {stands.length > 0 && (
            <>
              {' '}
              by{' '}
              {stands.map((feed, at) => (
                <>
                  {at > 0 && ', '}
                  {slotWords(feed)} (<Code>{feed.name}</Code>, SHA-256 {feed.sha256.slice(0, 12)}…, {ageInWords(feed).words},{' '}
                  {signatureWords(feed).words})
                </>
              ))}
            </>
          )}
          {toCheck.length > 0 && `, ${toCheck.length.toLocaleString('en-US')} to check by hand because no data can decide`}
          {stated > 0 && `, ${stated.toLocaleString('en-US')} marked as not counting here`}
          {noise > 0 && `, and ${noise.toLocaleString('en-US')} in headers, tools and kernels that are not running, ranked last`}.
        </p>
      ) : (
        <p>
          <Tag state="unknown">not known</Tag> {noDataWords({ system: data?.system ?? '' })}, so its findings are not known.{' '}
          <a href="/feeds">Load a feed</a>.
        </p>
      )}
      {data !== undefined && (isKnown || findings.length > 0) && (
        <p class="reason" id="looked-at">
          {doubtInWords(data) ?? `Its system is checked by ${data.by}.`}
        </p>
      )}
      {windows !== undefined && <InstalledUpdates windows={windows} />}
      {programs.map((program) => (
        <ProgramUpdates program={program} />
      ))}
      {findings.length > 0 && (
        <details>
          <summary>Each one with its reason</summary>
          <DataTable<DeviceFinding>
            caption="Findings"
            captionHidden
            rows={findings.slice(0, listed)}
            empty=""
            columns={[
              {
                label: 'Vulnerability',
                head: true,
                cell: (row) => (
                  <>
                    <CveLink cve={row.cve} /> {row.exploitedSince !== null && <Tag state="late">known exploited</Tag>}
                  </>
                ),
              },
              {
                label: 'Package',
                cell: (row) => (
                  <>
                    {row.package}{' '}
                    {(row.state !== 'affected' || row.statementId !== null) && <StateTag state={row.state} isStated={row.statementId !== null} />}
                  </>
                ),
              },
              {
                label: 'Why',
                cell: (row) => (
                  <>
                    {row.reason} {row.noiseReason}
                  </>
                ),
              },
            ]}
          />
          {findings.length > listed && <p>{(findings.length - listed).toLocaleString('en-US')} more are in this page's JSON.</p>}
        </details>
      )}
    </Card>
  )
  return { name: 'findings', json, page }
}

/** Which Windows it counts as, and the updates that its inventory lists: what its findings are judged on. */
function InstalledUpdates({ windows: { label, build, updates } }: { windows: WindowsState }) {
  return (
    <>
      <p>
        Judged as {label}, build <Code>{build}</Code>
        {updates.length === 0 && '; its inventory lists no updates, so the build alone decides'}.
      </p>
      {updates.length > 0 && (
        <details>
          <summary>
            {updates.length} installed {updates.length === 1 ? 'update' : 'updates'}
          </summary>
          <p>
            {updates.map((kb, at) => (
              <>
                {at > 0 && ', '}
                <Code>{kb}</Code>
              </>
            ))}
          </p>
        </details>
      )}
    </>
  )
}

/** One of Microsoft's programs that is mended by updates: what its findings are judged on, and what its inventory leaves out. */
function ProgramUpdates({ program: { name, build, updates, listsUpdates } }: { program: ProgramState }) {
  return (
    <p>
      {name} is judged by its updates
      {build !== '' && (
        <>
          {' '}
          and its version <Code>{build}</Code>
        </>
      )}
      {updates.length > 0 ? (
        <>
          :{' '}
          {updates.map((kb, at) => (
            <>
              {at > 0 && ', '}
              <Code>{kb}</Code>
            </>
          ))}
          .
        </>
      ) : listsUpdates ? (
        '; its inventory lists none of its updates.'
      ) : (
        '; its inventory lists no updates of programs, so that only what the newest one closes and what is known to be exploited stands here, to be checked.'
      )}
    </p>
  )
}
