import { dateInWords } from '../../../core/time/words.ts'
import { Card } from '../../../kit/card.tsx'
import { ClauseLink } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Code, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { whenIn, type DeviceSection } from '../../assets/index.ts'
import type { Patch } from '../inventory.rules.ts'
import { inventoryOf } from '../inventory.views.ts'
import { QuestionsCard } from '../osquery/questions-card.tsx'
import { daemonOf, questionsOf } from '../osquery/nodes.views.ts'
import { stateWords, type PostureFact } from './posture.rules.ts'
import { postureOf, statedEncryption, type PostureRow, type StatedEncryption } from './posture.views.ts'

const facts = Object.keys(stateWords) as readonly PostureFact[]

/** How a device stands, which updates it has, and what it can be asked. */
export const postureSection: DeviceSection = async (tx, device, zone) => {
  const rows = new Map((await postureOf(tx, device.id)).map((row) => [row.fact, row]))
  const patches = (await inventoryOf(tx, device.id))?.facts.patches ?? []
  const stated = await statedEncryption(tx, device.id)
  const daemon = await daemonOf(tx, device.id)
  const asked = daemon === undefined ? [] : await questionsOf(tx, device.id)
  const json = {
    facts: Object.fromEntries(
      facts.map((fact) => {
        const row = rows.get(fact)
        return [
          fact,
          row === undefined
            ? { state: 'unknown' }
            : {
                state: row.state,
                detail: row.detail,
                source: row.source,
                since: row.since,
                toldAt: row.toldAt,
                submission: showId('sub', row.submissionId),
              },
        ]
      }),
    ),
    statedEncryption: stated ?? null,
    patches,
    daemon: daemon ?? null,
    asked: asked.map(({ id, ...one }) => ({ id: showId('qst', id), ...one })),
  }
  const page = () => (
    <>
      <Card id="posture" title="How it stands">
        <PostureTable rows={rows} stated={stated} zone={zone} />
      </Card>
      {patches.length > 0 && (
        <Card id="installed-patches" title="Installed patches">
          <PatchTable patches={patches} />
        </Card>
      )}
      {daemon && <QuestionsCard device={device} daemon={daemon} asked={asked} zone={zone} />}
    </>
  )
  return { name: 'posture', json, page }
}

function PostureTable({ rows, stated, zone }: { rows: ReadonlyMap<PostureFact, PostureRow>; stated: StatedEncryption | undefined; zone: string }) {
  const when = whenIn(zone)
  return (
    <>
      <DataTable
        caption="How it stands"
        captionHidden
        rows={facts}
        empty="Nothing is known."
        columns={[
          {
            label: 'Fact',
            head: true,
            cell: (fact) => (
              <>
                {stateWords[fact].label} {<ClauseLink id={stateWords[fact].clause} />}
              </>
            ),
          },
          { label: 'State', cell: (fact) => <StateTag fact={fact} row={rows.get(fact)} /> },
          { label: 'What was told', cell: (fact) => rows.get(fact)?.detail ?? '' },
          {
            label: 'Since',
            cell: (fact) => {
              const row = rows.get(fact)
              return row === undefined ? '' : <Time {...when(row.since)} />
            },
          },
          {
            label: 'Told by',
            cell: (fact) => {
              const row = rows.get(fact)
              return row === undefined ? '' : <TellerOf row={row} zone={zone} />
            },
          },
        ]}
      />
      {stated && (
        <p class="reason">
          Of its encryption {stated.by} states: {stated.state === 'yes' ? 'encrypted' : 'not encrypted'}, <Time {...when(stated.at)} />. What an agent
          sees goes before it.
        </p>
      )}
    </>
  )
}

/** Whose word it is, with the submission; when, where it was said again since the state came about. */
function TellerOf({ row, zone }: { row: PostureRow; zone: string }) {
  const raw = `/devices/submissions/${showId('sub', row.submissionId)}/raw`
  return (
    <>
      <a href={raw}>{row.source || 'an agent'}</a>
      {row.toldAt !== row.since && (
        <>
          , <Time {...whenIn(zone)(row.toldAt)} />
        </>
      )}
    </>
  )
}

function StateTag({ fact, row }: { fact: PostureFact; row: PostureRow | undefined }) {
  const [word, tag] = stateWords[fact].states[row?.state ?? ''] ?? ['not known', 'unknown']
  return <Tag state={tag}>{word}</Tag>
}

/** Some tools write more than a day, or another order: that stays as it was told. */
const dayInWords = (told: string): string => (/^\d{4}-\d\d-\d\d$/.test(told) ? dateInWords(told) : told)

function PatchTable({ patches }: { patches: readonly Patch[] }) {
  const newest = patches.toSorted((a, b) => (b.installedOn ?? '').localeCompare(a.installedOn ?? '') || (a.name < b.name ? 1 : -1))
  return (
    <details open={newest.length <= 12}>
      <summary>
        {newest.length.toLocaleString('en-US')} {newest.length === 1 ? 'update' : 'updates'}, as the system says
      </summary>
      <DataTable
        caption="Installed patches"
        captionHidden
        rows={newest}
        empty="None told."
        columns={[
          { label: 'Update', head: true, cell: (patch) => <Code>{patch.name}</Code> },
          { label: 'Installed on', cell: (patch) => (patch.installedOn ? dayInWords(patch.installedOn) : <Tag state="unknown">not told</Tag>) },
        ]}
      />
    </details>
  )
}
