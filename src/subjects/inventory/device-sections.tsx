import { Card } from '../../kit/card.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import { Code, Time } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { whenIn, type DeviceSection } from '../assets/index.ts'
import { sinceOnDevice } from './since.views.ts'
import { changesOf, inventoryOf, submissionsOf, titlesOf, type SubmissionRow, type Title } from './inventory.views.ts'

const stateWords: Readonly<Record<string, { state: 'good' | 'late' | 'wait' | 'unknown'; word: string }>> = {
  accepted: { state: 'good', word: 'accepted' },
  unchanged: { state: 'good', word: 'no change' },
  quarantined: { state: 'late', word: 'in quarantine' },
  refused: { state: 'late', word: 'refused' },
  discarded: { state: 'unknown', word: 'discarded' },
}
const named = (titles: ReadonlyMap<string, Title>, ids: readonly string[]): string => {
  const names = ids.slice(0, 12).map((id) => {
    const title = titles.get(id)
    return title === undefined ? '?' : `${title.name} ${title.version}`
  })
  return names.join(', ') + (ids.length > 12 ? ` and ${ids.length - 12} more` : '')
}

/** What is installed, what changed since when, and the submissions it all came from. */
export const inventorySection: DeviceSection = async (tx, device, zone) => {
  const inventory = await inventoryOf(tx, device.id)
  const changes = await changesOf(tx, device.id)
  const ids = [
    ...new Set([
      ...(inventory?.softwareIds ?? []),
      ...changes.slice(0, -1).flatMap((change) => [...change.added.slice(0, 12), ...change.removed.slice(0, 12)]),
    ]),
  ]
  const titles = new Map((await titlesOf(tx, ids)).map((title) => [title.id, title]))
  const held = (inventory?.softwareIds ?? []).flatMap((id) => titles.get(id) ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const submissions = await submissionsOf(tx, device.id)
  const since = await sinceOnDevice(tx, device.id, inventory?.softwareIds ?? [])
  const when = whenIn(zone)
  const first = changes.at(-1)
  const json = {
    changedAt: inventory?.changedAt ?? null,
    facts: inventory?.facts ?? null,
    software: held.map(({ id, ecosystem, name, version, arch, source }) => {
      const seen = since.get(id)
      return {
        ecosystem,
        name,
        version,
        arch,
        source,
        since: seen?.at ?? null,
        sinceOrEarlier: seen?.isFirst ?? null,
        seenBy: seen?.seenBy ?? null,
        submission: seen ? showId('sub', seen.submissionId) : null,
      }
    }),
    changes: changes.map(({ id: _, submissionId, added, removed, ...change }) => ({
      ...change,
      submission: showId('sub', submissionId),
      added: added.length,
      removed: removed.length,
    })),
    submissions: submissions.map(({ id, deviceId: _, ...row }) => ({ id: showId('sub', id), ...row })),
  }
  const page = () => (
    <>
      <Card id="changes" title="Change history">
        <DataTable
          caption="Changes"
          captionHidden
          rows={changes}
          empty="No inventory yet."
          columns={[
            { label: 'When', head: true, cell: (change) => <Time {...when(change.at)} /> },
            { label: 'Added', cell: (change) => (change === first ? `first inventory, ${change.added.length} titles` : named(titles, change.added)) },
            { label: 'Removed', cell: (change) => named(titles, change.removed) },
            {
              label: 'Other changes',
              cell: (change) => (
                <>
                  {change.facts.join(', ')}{' '}
                  {Object.entries(change.details).map(([fact, [before, after]]) => (
                    <small>
                      {fact === 'agent.saw' ? `seen by the agent ${after}` : `${fact}: ${before || 'not known'} → ${after || 'not known'}`}{' '}
                    </small>
                  ))}
                </>
              ),
            },
            { label: 'From', cell: (change) => <a href={`/devices/submissions/${showId('sub', change.submissionId)}/raw`}>submission</a> },
          ]}
        />
      </Card>
      <Card id="software" title="Software">
        {inventory !== undefined && !inventory.softwareKnown && (
          <p>
            <Tag state="unknown">not known</Tag> No report has listed any software yet.
          </p>
        )}
        <details>
          <summary>{held.length.toLocaleString('en-US')} titles</summary>
          <DataTable
            caption="Installed software"
            captionHidden
            rows={held}
            empty="None reported."
            columns={[
              { label: 'Name', head: true, cell: (title) => <a href={`/devices/software?name=${encodeURIComponent(title.name)}`}>{title.name}</a> },
              { label: 'Version', cell: (title) => <Code>{title.version}</Code> },
              { label: 'Architecture', cell: (title) => title.arch },
              { label: 'Built from', cell: (title) => title.source },
              {
                label: 'Since',
                cell: (title) => {
                  const seen = since.get(title.id)
                  return seen === undefined ? (
                    <Tag state="unknown">not known</Tag>
                  ) : (
                    <>
                      <Time {...when(seen.at)} />
                      {seen.isFirst && ' or earlier'}
                    </>
                  )
                },
              },
              {
                label: 'Reported by',
                cell: (title) => {
                  const seen = since.get(title.id)
                  return seen === undefined ? '' : <a href={`/devices/submissions/${showId('sub', seen.submissionId)}/raw`}>{seen.seenBy}</a>
                },
              },
            ]}
          />
        </details>
      </Card>
      <Card id="submissions" title="Agent submissions">
        <Submissions rows={submissions} zone={zone} />
      </Card>
    </>
  )
  return { name: 'inventory', json, page }
}

function Submissions({ rows, zone }: { rows: readonly SubmissionRow[]; zone: string }) {
  const when = whenIn(zone)
  return (
    <DataTable
      caption="Submissions"
      captionHidden
      rows={rows}
      empty="None."
      columns={[
        { label: 'When', head: true, cell: (row) => <Time {...when(row.receivedAt)} /> },
        {
          label: 'Result',
          cell: (row) => (
            <>
              <Tag state={stateWords[row.state]?.state ?? 'unknown'}>{stateWords[row.state]?.word ?? row.state}</Tag> {row.notes.join(' ')}
            </>
          ),
        },
        { label: 'By', cell: (row) => (row.key === null ? row.remote : `key "${row.key}", ${row.site ?? ''}`) },
        {
          label: 'Bytes',
          cell: (row) =>
            row.hasRaw ? (
              <a href={`/devices/submissions/${showId('sub', row.id)}/raw`}>{row.size.toLocaleString('en-US')}</a>
            ) : (
              row.size.toLocaleString('en-US')
            ),
        },
        { label: 'SHA-256', cell: (row) => <Code>{row.sha256.slice(0, 12)}…</Code> },
      ]}
    />
  )
}
