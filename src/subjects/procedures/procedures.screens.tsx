import { Card, Stack } from '../../kit/card.tsx'
import { ClauseLink, clauseHref } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag, type State as TagState } from '../../kit/tag.tsx'
import { Code, KeyValue, Time, type When } from '../../kit/values.tsx'
import { actorWords, kindWords, thingOf, type EvidenceRow } from '../ledger/index.ts'
import { isPosition, positions, StaffPage, type Who } from '../people/index.ts'
import type { ClauseRow } from './clauses.rules.ts'
import { ParametersCard, type Told } from './policy.screens.tsx'
import type { Clause, Pack } from '../../core/policy/pack.ts'

type Frame = { readonly who: Who; readonly path: string }

/** A clause's state as shape and word. Silence is never green: what is not built is "not yet". */
const stateTag: Readonly<Record<ClauseRow['state'], readonly [TagState, string]>> = {
  enforced: ['good', 'enforced'], observed: ['good', 'observed'], attested: ['wait', 'attested'], partial: ['soon', 'in part'], 'not-yet': ['unknown', 'not yet'],
}
const StateTag = ({ state }: { state: ClauseRow['state'] }) => <Tag state={stateTag[state][0]}>{stateTag[state][1]}</Tag>

const roleWords = (position: string) => (isPosition(position) ? positions[position] : position)

const count = (rows: readonly ClauseRow[], state: ClauseRow['state']) => rows.filter((row) => row.state === state).length

export const summary = (rows: readonly ClauseRow[]): string =>
  `Of ${rows.length} clauses: ${count(rows, 'enforced')} enforced, ${count(rows, 'observed')} observed, ${count(rows, 'attested')} attested, ${count(rows, 'partial')} in part, ${count(rows, 'not-yet')} not yet.`

export const ProceduresScreen = ({ pack, rows, ...frame }: Frame & { pack: Pack; rows: readonly ClauseRow[] }) => {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return (
    <StaffPage {...frame} title="Procedures" question="Is this clause true today?" answer={summary(rows)}>
      <Stack>
        {pack.procedures.map((procedure) => (
          <Card id={`procedure-${procedure.id}`} title={procedure.title}>
            <DataTable caption={`Clauses of ${procedure.title}`} captionHidden empty="No clauses." rows={procedure.clauses} columns={[
              { label: 'Clause', head: true, cell: (clause) => <a href={clauseHref(clause.id)}>{clause.id} {clause.title}</a> },
              { label: 'What it asks', cell: (clause) => clause.says },
              { label: 'State', cell: (clause) => <StateTag state={byId.get(clause.id)?.state ?? 'not-yet'} /> },
              { label: 'Evidence', number: true, cell: (clause) => byId.get(clause.id)?.evidence ?? 0 },
            ]} />
          </Card>
        ))}
      </Stack>
    </StaffPage>
  )
}

export type EvidenceItem = EvidenceRow & { readonly when: When }

const EvidenceTable = ({ rows, caption }: { rows: readonly EvidenceItem[]; caption: string }) => (
  <DataTable caption={caption} captionHidden rows={rows} empty="No evidence yet." columns={[
    { label: 'No.', cell: (row) => row.seq ?? 'being sealed' },
    { label: 'What happened', head: true, cell: (row) => <a href={`/evidence/${row.id}`}>{kindWords(row.kind)}</a> },
    { label: 'When', cell: (row) => <Time {...row.when} /> },
    { label: 'By', cell: (row) => actorWords(row) },
    { label: 'Grade', cell: (row) => <Tag state={row.grade === 'stand-in' ? 'standin' : row.grade === 'attested' ? 'wait' : 'good'}>{row.grade}</Tag> },
  ]} />
)

export const ClauseScreen = ({ clause, row, evidence, tests, told, mayChange, ...frame }: Frame & { clause: Clause; told: readonly Told[]; mayChange: boolean; row: ClauseRow; evidence: readonly EvidenceItem[]; tests: readonly { rule: string; says: string; level: string; built: string }[] }) => (
  <StaffPage {...frame} title={`${clause.id} ${clause.title}`} question="Is this clause true today?">
    <Stack>
      <Card id="asks" title="What it asks">
        <p>{clause.says}</p>
        <KeyValue items={[
          { key: 'State', value: <StateTag state={row.state} /> },
          ...(row.missing ? [{ key: 'Still missing', value: row.missing }] : []),
          { key: 'Responsible', value: roleWords(clause.responsible) },
        ]} />
      </Card>
      <Card id="rules" title="How it is kept">
        <DataTable caption={`Rules of ${clause.id}`} captionHidden rows={tests} empty="No rule of the product keeps this clause yet." columns={[
          { label: 'Rule', head: true, cell: (one) => one.says }, { label: 'Kept how', cell: (one) => one.level }, { label: 'Built and proved', cell: (one) => <Built says={one.built} /> },
        ]} />
      </Card>
      {told.length > 0 && <ParametersCard told={told} mayChange={mayChange} />}
      <Card id="evidence" title="Evidence"><EvidenceTable rows={evidence} caption={`Evidence for ${clause.id}`} /></Card>
    </Stack>
  </StaffPage>
)

export const EvidenceScreen = ({ rows, state, ...frame }: Frame & { rows: readonly EvidenceItem[]; state: { sealed: number; unsealed: number; head: string | undefined } }) => (
  <StaffPage {...frame} title="Evidence" question="What was done, by whom, and can it be proved?"
    answer={`${state.sealed.toLocaleString('en-US')} entries sealed, ${state.unsealed === 0 ? 'none' : state.unsealed} waiting for the seal.`} action={<a class="button" href="/ledger/export">Export for verifying</a>}>
    <Card id="newest" title="Newest entries">
      <EvidenceTable rows={rows} caption="Newest evidence" />
      {state.head && <p class="reason">So that a rewritten past is found, <a href="/ledger">checkpoints</a> leave this machine.</p>}
    </Card>
  </StaffPage>
)

/** `yes, in part: … (tests/…)`, with the file as something that may break anywhere. */
const Built = ({ says }: { says: string }) => {
  const [, text = says, file] = /^(.*) \((tests\/[^)]+)\)$/s.exec(says) ?? []
  return <>{text}{file && <small><Code>{file}</Code></small>}</>
}

const About = ({ ids }: { ids: readonly string[] }) => (
  <>
    {ids.map(thingOf).map(({ word, href }, at) => <>{at > 0 && ', '}{href === undefined ? word : <a href={href}>{word}</a>}</>)}
  </>
)

export const OneEvidenceScreen = ({ row, mayErase, ...frame }: Frame & { row: EvidenceItem; mayErase: boolean }) => (
  <StaffPage {...frame} title={kindWords(row.kind)} question="What does this piece of evidence say?">
    <Card id="entry" title={row.seq ? `Entry ${row.seq}` : 'Entry waiting for its seal'}>
      <KeyValue items={[
        { key: 'When', value: <Time {...row.when} /> }, { key: 'Clock', value: row.clock }, { key: 'Epoch', value: String(row.epoch) }, { key: 'By', value: actorWords(row) }, { key: 'Proved by', value: row.proof },
        { key: 'Grade', value: row.grade }, { key: 'Clauses', value: row.clauses.map((id) => <><ClauseLink id={id} /> </>) }, { key: 'About', value: <About ids={row.about} /> }, { key: 'Kind', value: <Code>{row.kind}</Code> },
      ]} />
      <h3>What is sealed</h3>
      {row.erased_by === null ? <pre class="log">{JSON.stringify(JSON.parse(row.content), null, 2)}</pre>
        : <p>The content is erased, its hash is kept. <a href={`/evidence/${row.erased_by}`}>Who erased it, why and when</a></p>}
      {row.seq && <p><a href={`/evidence/${row.id}/proof`}>Proof that it stands in the newest checkpoint</a></p>}
      {row.erased_by === null && mayErase && <p><a href={`/evidence/${row.id}/erase`}>Erase its content</a></p>}
    </Card>
  </StaffPage>
)
