import type { Child } from 'hono/jsx'
import { dateInWords, inWords } from '../../../core/time/words.ts'
import { isoIn } from '../../../core/time/zone.ts'
import { Card, Stack } from '../../../kit/card.tsx'
import { ClauseLink } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Code, KeyValue, Time } from '../../../kit/values.tsx'
import { actorWords, kindWords, thingOf } from '../../ledger/index.ts'
import { StaffPage, type Who } from '../../people/index.ts'
import { slotWords } from '../../vulnerabilities/index.ts'
import { GradeTag, type EvidenceItem } from '../evidence.screens.tsx'
import { areFew, fewest, unnamed } from './in-words.ts'
import { differencesOf, type Difference } from './differences.ts'
import { countedThings, isDay, isMoment, isShownId, prefixOf, type Content, type Part } from './say.ts'
import { sentenceOf } from './sentences.ts'
import { withPrefix, wordsOfField, wordsOfValue } from './value-words.ts'

type Names = ReadonlyMap<string, string>
type Told = { readonly names: Names; readonly zone: string }

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
/** The name of a thing with the way to it; what it is, where it has none. */
const Thing = ({ id, names }: { id: string; names: Names }) => {
  const { href } = thingOf(id)
  const name = names.get(id) ?? unnamed(id)
  return href === undefined ? <>{name}</> : <a href={href}>{name}</a>
}
/** What is no id: a feed by its slot, a parameter, a pack by its hash. */
const inWordsOf = (about: string): string => {
  const [, kind = '', rest = ''] = /^(feed_|parameter:|pack:)(.*)$/.exec(about) ?? []
  if (kind === 'feed_')
    return rest === 'refused' ? 'a feed that was refused' : slotWords({ slot: rest, release: /^debsecan:(.+)/.exec(rest)?.[1] ?? null })
  return kind === 'parameter:' ? `parameter ${rest}` : kind === 'pack:' ? 'the procedures pack' : about
}
const listed = (ids: readonly string[], names: Names): Child =>
  ids.map((id, at) => (
    <>
      {at > 0 && (at === ids.length - 1 ? ' and ' : ', ')}
      <Thing id={id} names={names} />
    </>
  ))
const Things = ({ ids, names }: { ids: readonly string[]; names: Names }) => {
  const [first = ''] = ids
  return <>{areFew(ids, names) ? listed(ids, names) : countedThings(prefixOf(first), ids.length)}</>
}
const Moment = ({ at, zone }: { at: string; zone: string }) => <Time iso={isoIn(at, zone)} words={inWords(at, zone, { withYear: true })} />

const PartSaid = ({ part, isFirst, actor, names, zone }: Told & { part: Part; isFirst: boolean; actor: string }) => {
  if (part.is === 'who') return <>{isFirst ? capital(actor) : actor}</>
  if (part.is === 'things') return <Things ids={part.ids} names={names} />
  if (part.is === 'moment') return <Moment at={part.at} zone={zone} />
  return part.is === 'day' ? <Time iso={part.date} words={dateInWords(part.date)} /> : <>{part.text}</>
}

/** Who did what, to what, and why: one sentence. A kind that is not known any more is told by its name. */
export const Said = ({
  row,
  content,
  names,
  zone,
}: Told & { row: Pick<EvidenceItem, 'kind' | 'about' | 'actor' | 'actor_name'>; content: Content }) => {
  const actor = actorWords(row)
  const parts = sentenceOf({ kind: row.kind, about: row.about, content })
  if (parts === undefined)
    return (
      <>
        {capital(actor)}: {kindWords(row.kind)}.
      </>
    )
  return (
    <>
      {parts.map((part, at) => (
        <PartSaid part={part} isFirst={at === 0} actor={actor} names={names} zone={zone} />
      ))}
    </>
  )
}

const Value = ({ value, field, names, zone }: Told & { value: unknown; field: string }): Child => {
  if (isShownId(value)) return <Thing id={value} names={names} />
  if (Array.isArray(value) && value.length > 0 && value.every(isShownId)) return <Things ids={value} names={names} />
  if (isMoment(value)) return <Moment at={value} zone={zone} />
  return isDay(value) ? <Time iso={value} words={dateInWords(value)} /> : <>{wordsOfValue(value, field)}</>
}

/** Of a thing that moved, which part of it did; a field is its own name. */
const What = ({ one, ...told }: Told & { one: Difference }) => (
  <>
    <Value value={one.what} field="" {...told} />
    {isShownId(one.what) && <small> {wordsOfField(one.field)}</small>}
  </>
)

const Changed = ({ content, names, zone }: Told & { content: Content }) => {
  const { rows, more } = differencesOf(content)
  if (rows.length === 0) return null
  return (
    <Card id="changed" title="What changed">
      <DataTable<Difference>
        caption="Before and after"
        captionHidden
        rows={rows}
        empty=""
        columns={[
          { label: 'What', head: true, cell: (one) => <What one={one} names={names} zone={zone} /> },
          { label: 'Before', cell: (one) => <Value value={one.before} field={one.field} names={names} zone={zone} /> },
          { label: 'After', cell: (one) => <Value value={one.after} field={one.field} names={names} zone={zone} /> },
        ]}
      />
      {more > 0 && <p class="reason">{more.toLocaleString('en-US')} more stand under “As recorded”.</p>}
    </Card>
  )
}

/** What it is about, by kind: few are named, many are counted, with each one behind the count. */
const About = ({ ids, names }: { ids: readonly string[]; names: Names }) =>
  ids.length === 0 ? (
    <>Nothing in particular.</>
  ) : (
    <ul class="plain">
      {[...Map.groupBy(ids, prefixOf)].map(([prefix, some]) => (
        <li>
          <AboutKind prefix={prefix} ids={some} names={names} />
        </li>
      ))}
    </ul>
  )
const AboutKind = ({ prefix, ids, names }: { prefix: string; ids: readonly string[]; names: Names }) => {
  if (prefix === '') return <>{ids.map(inWordsOf).join(', ')}</>
  const areNamed = ids.every((id) => names.has(id))
  if (ids.length === 1 || (areNamed && ids.length <= fewest))
    return (
      <>
        {areNamed && prefix !== 'cyc' && prefix !== 'chg' && prefix !== 'run' && `${capital(thingOf(ids[0] ?? '').word)}: `}
        {listed(ids, names)}
      </>
    )
  if (!ids.some((id) => names.has(id))) return <>{countedThings(prefix, ids.length)}</>
  return (
    <details>
      <summary>{countedThings(prefix, ids.length)}</summary>
      <p>{listed(ids, names)}</p>
    </details>
  )
}

/** What an entry names, so that each is looked up once: what it is about, and every id in its content. */
export const idsIn = (row: Pick<EvidenceItem, 'about'>, content: Content): readonly string[] => {
  const found = new Set<string>(row.about.filter(isShownId))
  const walk = (value: unknown, field: string, depth: number): void => {
    const one = withPrefix(value, field)
    if (isShownId(one)) found.add(one)
    else if (depth < 6 && typeof value === 'object' && value !== null)
      for (const [name, deeper] of Object.entries(value)) walk(deeper, Array.isArray(value) ? field : name, depth + 1)
  }
  walk(content, '', 0)
  return [...found].slice(0, 500)
}

type OneProps = { who: Who; path: string; row: EvidenceItem; content: Content; names: Names; mayErase: boolean }

/** One entry: what happened in a sentence, what changed, what it is about; the record itself is folded. */
export const OneEvidenceScreen = ({ row, content, names, mayErase, ...frame }: OneProps) => {
  const told = { names, zone: frame.who.zone }
  return (
    <StaffPage
      {...frame}
      title={kindWords(row.kind)}
      question="What does this piece of evidence say?"
      answer={
        row.erased_by === null ? (
          <>
            <Time {...row.when} />: <Said row={row} content={content} {...told} />
          </>
        ) : (
          <>
            Its content was erased; its hash is kept. <a href={`/evidence/${row.erased_by}`}>Who erased it, why and when</a>
          </>
        )
      }
    >
      <Stack>
        {row.erased_by === null && <Changed content={content} {...told} />}
        <Card id="entry" title={row.seq ? `Entry ${row.seq}` : 'Entry waiting for its seal'} side={<GradeTag grade={row.grade} />}>
          <KeyValue
            items={[
              { key: 'When', value: <Time {...row.when} /> },
              { key: 'By', value: `${actorWords(row)}, proved by ${wordsOfValue(row.proof)}` },
              { key: 'About', value: <About ids={row.about} names={names} /> },
              {
                key: 'Clauses',
                value: row.clauses.map((id) => (
                  <>
                    <ClauseLink id={id} />{' '}
                  </>
                )),
              },
              { key: 'Clock', value: row.clock.replace(/, moved -?\d+ms$/, ', its time moved') },
              { key: 'Epoch', value: String(row.epoch) },
            ]}
          />
          {row.seq && (
            <p>
              <a href={`/evidence/${row.id}/proof`}>Proof that it stands in the newest checkpoint</a>
            </p>
          )}
          {row.erased_by === null && mayErase && (
            <p>
              <a href={`/evidence/${row.id}/erase`}>Erase its content</a>
            </p>
          )}
          {row.erased_by === null && (
            <details>
              <summary>As recorded</summary>
              <p>
                Kind <Code>{row.kind}</Code>. This is what is sealed:
              </p>
              <pre class="log">{JSON.stringify(content, null, 2)}</pre>
            </details>
          )}
        </Card>
      </Stack>
    </StaffPage>
  )
}
