import { dateInWords } from '../../core/time/words.ts'
import { Card } from '../../kit/card.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import type { DeviceSection } from '../assets/index.ts'
import { doubtInWords, feedsStatus, fixDataOfDevice, noDataWords, type FixData } from '../vulnerabilities/index.ts'
import { isOther, otherActors } from './others/actor.rules.ts'
import { lastMove } from './updates/last-move.ts'
import { Due, planHref } from './plan.screens.tsx'
import { many, riskInWords } from './plan-row.rules.ts'
import { patchesOfDevice } from './plan.views.ts'
import { showId } from '../../platform/ids.ts'
import { domainNow } from '../../platform/db/domain-now.ts'

const listed = 10

/** Nothing open is no news where nobody can tell; where others patch, their source is what proves it. */
const emptyWords = (actor: string, data: FixData | undefined): string => {
  const doubt = data === undefined ? null : doubtInWords(data)
  const isKnown = data !== undefined && doubt === null
  if (isOther(actor))
    return `${otherActors[actor].name} patches it; the proof is under “Proof that it is patched”.${isKnown ? ' No open patch is known here.' : ''}`
  if (isKnown) return `No open patch is known. Checked by ${data.by}.`
  if (data !== undefined && data.is !== 'none') return `Not known: no open patch was found. ${doubt}`
  return `${noDataWords({ system: data?.system ?? '' })}: that no patch is open does not mean it is safe.`
}

type Row = { readonly package: string; readonly dueOn: string | null }
/** How it stands with its patches, in a sentence; nothing where somebody else patches it: what proves that says so. */
const answerOf = (actor: string, data: FixData | undefined, rows: readonly Row[], today: string): string | undefined => {
  const [first] = rows
  if (first === undefined) return isOther(actor) ? undefined : emptyWords(actor, data)
  const due = first.dueOn === null ? 'without a date' : `${first.dueOn < today ? 'overdue since' : 'due'} ${dateInWords(first.dueOn)}`
  return `${many(rows.length, 'open patch', 'open patches')}: ${first.package} first, ${due}.`
}

/** What the device waits for, in the order of the plan. */
export const planSection: DeviceSection = async (tx, device, zone) => {
  const all = await patchesOfDevice(tx, device.id)
  const rows = all.filter(({ isNoise }) => !isNoise)
  const { now } = await domainNow(tx)
  const today = now.toZonedDateTimeISO(zone).toPlainDate().toString()
  const data = await fixDataOfDevice(tx, device.id, (await feedsStatus(tx, now)).feeds) // the rule of plan and report
  const move = await lastMove(tx, [device.id], now, zone)
  const inPlan = `/plan?text=${encodeURIComponent(device.hostname)}`
  const page = () => (
    <Card id="patches" title="Open patches" side={<a href={inPlan}>in the plan</a>}>
      {move && (
        <p class="reason" id="last-move">
          {move.says} <a href={move.href}>See what moved</a>
        </p>
      )}
      <DataTable
        caption="Open patches"
        captionHidden
        rows={rows.slice(0, listed)}
        empty={emptyWords(device.patchingActor, data)}
        columns={[
          { label: 'Patch', head: true, cell: (item) => <a href={planHref(item.id)}>{item.package}</a> },
          {
            label: 'What and why',
            cell: (item) => (
              <>
                {item.says}
                {item.isOverridden && (
                  <>
                    {' '}
                    <Tag state="wait">by override</Tag>
                  </>
                )}
              </>
            ),
          },
          { label: 'Risk', cell: (item) => riskInWords(item) },
          { label: 'Due', cell: (item) => <Due item={item} today={today} /> },
        ]}
      />
      {rows.length > listed && (
        <p>
          <a href={inPlan}>{(rows.length - listed).toLocaleString('en-US')} more in the plan</a>
        </p>
      )}
    </Card>
  )
  return {
    name: 'patches',
    json: all.map(({ id, ...item }) => ({ id: showId('pe', id), ...item })),
    page,
    answer: answerOf(device.patchingActor, data, rows, today),
    isFirst: true,
  }
}
