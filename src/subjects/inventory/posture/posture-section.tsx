import { dateInWords } from '../../../core/time/words.ts'
import { Card } from '../../../kit/card.tsx'
import { ClauseLink } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Code, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { whenIn, type Device, type DeviceSection } from '../../assets/index.ts'
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
          fact === 'encryption' && isStated(device, row)
            ? {
                state: device.encryption,
                detail: '',
                source: stated?.by ?? '',
                since: stated?.at ?? null,
                toldAt: stated?.at ?? null,
                submission: null,
              }
            : row === undefined
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
      <Card id="posture" title="Security posture">
        <PostureTable rows={rows} stated={isStated(device, rows.get('encryption')) ? stated : undefined} also={stated} zone={zone} />
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

/** Where no agent could tell, what a console or a list stated holds, here as in every figure and filter (`assets_device.encryption`). */
const isStated = (device: Pick<Device, 'encryption'>, row: PostureRow | undefined): boolean =>
  device.encryption !== 'unknown' && (row === undefined || row.state === 'unknown')

type PostureTableProps = {
  rows: ReadonlyMap<PostureFact, PostureRow>
  /** What holds of its encryption, where no agent could tell. */
  stated: StatedEncryption | undefined
  /** What was stated of it, whether or not it holds. */
  also: StatedEncryption | undefined
  zone: string
}
function PostureTable({ rows, stated, also, zone }: PostureTableProps) {
  const when = whenIn(zone)
  return (
    <>
      <DataTable
        caption="Security posture"
        captionHidden
        rows={facts}
        empty="Nothing is known."
        columns={[
          {
            label: 'Setting',
            head: true,
            cell: (fact) => (
              <>
                {stateWords[fact].label} {<ClauseLink id={stateWords[fact].clause} />}
              </>
            ),
          },
          { label: 'State', cell: (fact) => <StateTag fact={fact} state={fact === 'encryption' && stated ? stated.state : rows.get(fact)?.state} /> },
          {
            label: 'Details',
            cell: (fact) => (fact === 'encryption' && stated ? 'entered by hand; no agent reports it' : (rows.get(fact)?.detail ?? '')),
          },
          {
            label: 'Since',
            cell: (fact) => {
              if (fact === 'encryption' && stated) return <Time {...when(stated.at)} />
              const row = rows.get(fact)
              return row === undefined ? '' : <Time {...when(row.since)} />
            },
          },
          {
            label: 'Reported by',
            cell: (fact) => {
              if (fact === 'encryption' && stated) return stated.by
              const row = rows.get(fact)
              return row === undefined ? '' : <TellerOf row={row} zone={zone} />
            },
          },
        ]}
      />
      {also && !stated && (
        <p class="reason">
          Of its encryption {also.by} states: {also.state === 'yes' ? 'encrypted' : 'not encrypted'}, <Time {...when(also.at)} />. What an agent sees
          goes before it.
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

function StateTag({ fact, state }: { fact: PostureFact; state: string | undefined }) {
  const [word, tag] = stateWords[fact].states[state ?? ''] ?? ['not known', 'unknown']
  return <Tag state={tag}>{word}</Tag>
}

/** Some tools write more than a day, or another order: that stays as it was told. */
const dayInWords = (told: string): string => (/^\d{4}-\d\d-\d\d$/.test(told) ? dateInWords(told) : told)

function PatchTable({ patches }: { patches: readonly Patch[] }) {
  const newest = patches.toSorted((a, b) => (b.installedOn ?? '').localeCompare(a.installedOn ?? '') || (a.name < b.name ? 1 : -1))
  return (
    <details open={newest.length <= 12}>
      <summary>
        {newest.length.toLocaleString('en-US')} {newest.length === 1 ? 'update' : 'updates'}, as reported by the system
      </summary>
      <DataTable
        caption="Installed patches"
        captionHidden
        rows={newest}
        empty="None reported."
        columns={[
          { label: 'Update', head: true, cell: (patch) => <Code>{patch.name}</Code> },
          { label: 'Installed on', cell: (patch) => (patch.installedOn ? dayInWords(patch.installedOn) : <Tag state="unknown">not known</Tag>) },
        ]}
      />
    </details>
  )
}
