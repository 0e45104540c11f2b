import { Card, Stack } from '../../kit/card.tsx'
import { clauseHref } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag, type State as TagState } from '../../kit/tag.tsx'
import { Code, KeyValue, Time } from '../../kit/values.tsx'
import { actorWords, kindWords } from '../ledger/index.ts'
import { isPosition, mayDo, positions, StaffPage, type Who } from '../people/index.ts'
import type { ClauseRow } from './clauses.rules.ts'
import { GradeTag, type EvidenceItem } from './evidence.screens.tsx'
import { ParametersCard, type Told } from './policy.screens.tsx'
import type { Clause, Pack } from '../../core/policy/pack.ts'

type Frame = { readonly who: Who; readonly path: string }

/** A clause's state as shape and word. Silence is never green: what is not built is "not yet". */
const stateTag: Readonly<Record<ClauseRow['state'], readonly [TagState, string]>> = {
  enforced: ['good', 'enforced'],
  observed: ['good', 'observed'],
  attested: ['wait', 'attested'],
  partial: ['soon', 'in part'],
  'not-yet': ['unknown', 'not yet'],
}
const StateTag = ({ state }: { state: ClauseRow['state'] }) => <Tag state={stateTag[state][0]}>{stateTag[state][1]}</Tag>

const roleWords = (position: string) => (isPosition(position) ? positions[position] : position)

const count = (rows: readonly ClauseRow[], state: ClauseRow['state']) => rows.filter((row) => row.state === state).length

export const summary = (rows: readonly ClauseRow[]): string =>
  `Of ${rows.length} clauses: ${count(rows, 'enforced')} enforced, ${count(rows, 'observed')} observed, ${count(rows, 'attested')} attested, ${count(rows, 'partial')} in part, ${count(rows, 'not-yet')} not yet.`

const evidenceOf = (id: string, n: number, isLinked: boolean) =>
  n === 0 || !isLinked ? (
    n.toLocaleString('en-US')
  ) : (
    <a href={`/evidence?clause=${id}`} aria-label={`${n} entries for ${id}`}>
      {n.toLocaleString('en-US')}
    </a>
  )

/** Every clause by its name and state. The texts come when asked for: one screen of names answers sooner. */
export const ProceduresScreen = ({ pack, rows, hasTexts, ...frame }: Frame & { pack: Pack; rows: readonly ClauseRow[]; hasTexts: boolean }) => {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const maySeeEvidence = mayDo(frame.who.positions, 'reports.see').ok
  return (
    <StaffPage
      {...frame}
      title="Procedures"
      question="Is this clause true today?"
      answer={summary(rows)}
      action={
        hasTexts ? (
          <a class="button" href="/procedures">
            Names only
          </a>
        ) : (
          <a class="button" href="/procedures?texts=yes">
            Show what each asks
          </a>
        )
      }
    >
      <Stack>
        {pack.procedures.map((procedure) => (
          <Card id={`procedure-${procedure.id}`} title={procedure.title} side={<span class="reason">{procedure.clauses.length} clauses</span>}>
            <DataTable
              caption={`Clauses of ${procedure.title}`}
              captionHidden
              empty="No clauses."
              rows={procedure.clauses}
              columns={[
                {
                  label: 'Clause',
                  head: true,
                  cell: (clause) => (
                    <a href={clauseHref(clause.id)}>
                      {clause.id} {clause.title}
                    </a>
                  ),
                },
                ...(hasTexts ? [{ label: 'What it asks', cell: (clause: Clause) => clause.says }] : []),
                { label: 'State', cell: (clause) => <StateTag state={byId.get(clause.id)?.state ?? 'not-yet'} /> },
                { label: 'Evidence', number: true, cell: (clause) => evidenceOf(clause.id, byId.get(clause.id)?.evidence ?? 0, maySeeEvidence) },
              ]}
            />
          </Card>
        ))}
      </Stack>
    </StaffPage>
  )
}

const EvidenceTable = ({ rows, caption }: { rows: readonly EvidenceItem[]; caption: string }) => (
  <DataTable
    caption={caption}
    captionHidden
    rows={rows}
    empty="No evidence yet."
    columns={[
      { label: 'No.', cell: (row) => row.seq ?? 'being sealed' },
      { label: 'What happened', head: true, cell: (row) => <a href={`/evidence/${row.id}`}>{kindWords(row.kind)}</a> },
      { label: 'When', cell: (row) => <Time {...row.when} /> },
      { label: 'By', cell: (row) => actorWords(row) },
      { label: 'Grade', cell: (row) => <GradeTag grade={row.grade} /> },
    ]}
  />
)

export const ClauseScreen = ({
  clause,
  row,
  evidence,
  tests,
  told,
  mayChange,
  ...frame
}: Frame & {
  clause: Clause
  told: readonly Told[]
  mayChange: boolean
  row: ClauseRow
  evidence: readonly EvidenceItem[]
  tests: readonly { rule: string; says: string; level: string; built: string }[]
}) => (
  <StaffPage {...frame} title={`${clause.id} ${clause.title}`} question="Is this clause true today?">
    <Stack>
      <Card id="asks" title="What it asks">
        <p>{clause.says}</p>
        <KeyValue
          items={[
            { key: 'State', value: <StateTag state={row.state} /> },
            ...(row.missing ? [{ key: 'Still missing', value: row.missing }] : []),
            { key: 'Responsible', value: roleWords(clause.responsible) },
          ]}
        />
      </Card>
      <Card id="rules" title="How it is kept">
        <DataTable
          caption={`Rules of ${clause.id}`}
          captionHidden
          rows={tests}
          empty="No rule of the product keeps this clause yet."
          columns={[
            { label: 'Rule', head: true, cell: (one) => one.says },
            { label: 'Kept how', cell: (one) => one.level },
            { label: 'Built and proved', cell: (one) => <Built says={one.built} /> },
          ]}
        />
      </Card>
      {told.length > 0 && <ParametersCard told={told} mayChange={mayChange} />}
      <Card id="evidence" title="Evidence">
        <EvidenceTable rows={evidence} caption={`Evidence for ${clause.id}`} />
        {row.evidence > evidence.length && mayDo(frame.who.positions, 'reports.see').ok && (
          <p>
            <a href={`/evidence?clause=${clause.id}`}>All {row.evidence.toLocaleString('en-US')} entries</a>
          </p>
        )}
      </Card>
    </Stack>
  </StaffPage>
)

/** `yes, in part: … (tests/…)`, with the file as something that may break anywhere. */
const Built = ({ says }: { says: string }) => {
  const [, text = says, file] = /^(.*) \((tests\/[^)]+)\)$/s.exec(says) ?? []
  return (
    <>
      {text}
      {file && (
        <small>
          <Code>{file}</Code>
        </small>
      )}
    </>
  )
}
