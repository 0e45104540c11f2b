import type { Refusal } from '../../../core/result.ts'
import { Button, PostButton } from '../../../kit/button.tsx'
import { Acts, Card, Empty, Stack, Two } from '../../../kit/card.tsx'
import { BarTable } from '../../../kit/chart.tsx'
import { Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { hrefWith } from '../../../kit/href.ts'
import { ClauseLink, Problem } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Notice, Tag } from '../../../kit/tag.tsx'
import { Code, KeyValue, Time } from '../../../kit/values.tsx'
import { faultOf, FilterForm, whenIn } from '../../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { otherActors, type OtherActor, type Standing } from './actor.rules.ts'
import type { OthersGroup } from './groups.rules.ts'
import { OthersSheet, partyOf, standings, type At } from './others-sheet.screens.tsx'
import type { ActorPartyRow, CurrentVersionRow, JudgedRow } from './others.views.ts'

const keys = Object.keys(standings) as Standing[]
const count = (n: number) => n.toLocaleString('en-US')
export type OthersShown = {
  readonly rows: readonly JudgedRow[]
  readonly all: readonly JudgedRow[]
  readonly total: number
  readonly groups: readonly OthersGroup<JudgedRow>[]
  /** Every system has a row of its own; else one row stands for all that stand the same. */
  readonly isEach: boolean
  readonly page: number
  readonly pageSize: number
  readonly query: Readonly<Record<string, string | undefined>>
  readonly parties: readonly ActorPartyRow[]
  readonly maxAge: Readonly<Record<string, number>>
  readonly versions: readonly CurrentVersionRow[]
}

const answerOf = (all: readonly JudgedRow[]): string => {
  if (all.length === 0) return 'Nothing is patched by others, as far as anybody said.'
  const n = (is: Standing) => all.filter((row) => row.is === is).length
  const open = all.length - n('proved')
  return `${count(all.length)} ${all.length === 1 ? 'system is' : 'systems are'} patched by others: ${count(n('proved'))} proved, ${open === 0 ? 'none open' : `${count(open)} not`}${n('behind') > 0 ? `, ${count(n('behind'))} of them behind` : ''}.`
}

export function OthersPage({ who, refusal, sent, ...shown }: OthersShown & { who: Who; refusal?: Refusal | undefined; sent?: string | undefined }) {
  const { all, query, parties, maxAge } = shown
  const used = (Object.keys(otherActors) as OtherActor[]).filter((actor) => all.some((row) => row.actor === actor))
  const may = mayDo(who.positions, 'devices.change')
  const whyNot = may.ok ? undefined : may.refusal.says
  const when = whenIn(who.zone)
  const at: At = (more) => hrefWith('/patched-by-others', { ...query, page: undefined, ...more })
  return (
    <StaffPage
      who={who}
      path="/patched-by-others"
      title="Patched by others"
      question="Google, Intune, vendors, providers: can we prove it, how fresh is it?"
      answer={answerOf(all)}
    >
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        <p>
          Here you say <a href="#current">what counts as current</a> and <a href="#contact">whom to ask</a>, and see{' '}
          <a href="#ages">how old proof may be</a>.
        </p>
        {all.length === 0 ? (
          <Empty says="Nobody else is named as patching anything.">
            Who patches a device is said on its page, or for many on the <a href="/devices">list of devices</a>; for applications on{' '}
            <a href="/hosted">their list</a>.
          </Empty>
        ) : (
          <>
            <Card id="who" title="By whom" side={<ClauseLink id="PM-2" />} now>
              <BarTable
                caption="Systems by who patches them"
                label="Patched by"
                empty=""
                drawn="share"
                rows={used.map((actor) => ({
                  label: partyOf(actor, parties),
                  href: at({ actor, is: undefined, group: undefined }),
                  parts: keys.map((is) => ({
                    state: standings[is][0],
                    word: standings[is][1],
                    value: all.filter((row) => row.actor === actor && row.is === is).length,
                  })),
                }))}
              />
              <DataTable
                caption="Who patches, how fresh, whom to ask"
                captionHidden
                rows={used}
                empty=""
                columns={[
                  { label: 'Patched by', head: true, cell: (actor) => partyOf(actor, parties) },
                  { label: 'Proof is', cell: (actor) => `${otherActors[actor].sourceName}, at most ${maxAge[actor] ?? '?'} days old` },
                  {
                    label: 'Contact',
                    cell: (actor) => {
                      const one = parties.find((row) => row.actor === actor)
                      return one && (one.contact || one.email) ? (
                        [one.contact, one.email].filter(Boolean).join(', ')
                      ) : (
                        <Tag state="unknown">nobody is named</Tag>
                      )
                    },
                  },
                  {
                    label: 'Missing proof',
                    cell: (actor) => (
                      <PostButton
                        action="/patched-by-others/remind"
                        label="Ask for proof"
                        of={`of what ${partyOf(actor, parties)} patches`}
                        id={`ask-${actor}`}
                        hidden={{ actor }}
                        disabledBecause={whyNot ?? (all.some((row) => row.actor === actor && row.is !== 'proved') ? undefined : 'All is proved.')}
                      />
                    ),
                  },
                ]}
              />
            </Card>
            <FilterForm
              action="/patched-by-others"
              fields={[
                {
                  name: 'actor',
                  label: 'Patched by',
                  value: query['actor'],
                  options: used.map((actor) => ({ value: actor, label: partyOf(actor, parties) })),
                },
                { name: 'is', label: 'Standing', value: query['is'], options: keys.map((is) => ({ value: is, label: standings[is][1] })) },
                { name: 'text', label: 'Name or site', value: query['text'] },
              ]}
            />
            <OthersSheet who={who} shown={shown} at={at} />
          </>
        )}
        <Two>
          <Stack>
            <Card id="current" title="What counts as current" side={<ClauseLink id="PM-3.6" />}>
              <DataTable
                caption="Lowest versions that count as current"
                captionHidden
                rows={shown.versions}
                empty="Nobody said yet: only a source’s own word of updates counts."
                columns={[
                  {
                    label: 'Product',
                    head: true,
                    cell: (row) => (
                      <>
                        {row.product}
                        {row.branch !== '' && <small> {row.branch}</small>}
                      </>
                    ),
                  },
                  { label: 'From', cell: (row) => <Code>{row.version}</Code> },
                  {
                    label: 'Said',
                    cell: (row) => (
                      <>
                        {row.saidBy}, <Time {...when(row.saidAt)} />: {row.readWhere}
                      </>
                    ),
                  },
                ]}
              />
              <Form action="/patched-by-others/current">
                <TextField
                  name="product"
                  label="Product"
                  maxlength={200}
                  hint="As the source names it: ChromeOS, Windows, iPadOS."
                  error={sent === 'current' ? faultOf(refusal, 'product') : undefined}
                />
                <TextField
                  name="branch"
                  label="Only versions that begin with"
                  optional
                  maxlength={60}
                  hint="10.0.22631 for one release of Windows."
                />
                <TextField
                  name="version"
                  label="Lowest version that counts"
                  maxlength={100}
                  error={sent === 'current' ? faultOf(refusal, 'version') : undefined}
                />
                <TextField
                  name="readWhere"
                  label="Where you read it"
                  maxlength={300}
                  error={sent === 'current' ? faultOf(refusal, 'readWhere') : undefined}
                />
                <Acts>
                  <Button label="State it" id="current-state" disabledBecause={whyNot} />
                </Acts>
              </Form>
            </Card>
          </Stack>
          <Stack>
            <Card id="contact" title="Whom to ask">
              <Form action="/patched-by-others/contact">
                <SelectField
                  name="actor"
                  label="Patched by"
                  id="contact-actor"
                  value={query['actor']}
                  options={(Object.keys(otherActors) as OtherActor[]).map((actor) => ({ value: actor, label: partyOf(actor, parties) }))}
                />
                <TextField name="party" label="Name of the company" optional maxlength={200} />
                <TextField name="contact" label="Contact" optional maxlength={200} />
                <TextField name="email" label="E-mail" type="email" optional error={sent === 'contact' ? faultOf(refusal, 'email') : undefined} />
                <Acts>
                  <Button label="Keep" id="contact-keep" of="whom to ask" disabledBecause={whyNot} />
                </Acts>
              </Form>
            </Card>
            <Card id="ages" title="How old proof may be">
              <KeyValue
                items={(Object.keys(otherActors) as OtherActor[]).map((actor) => ({
                  key: partyOf(actor, parties),
                  value: <a href={`/policy/${otherActors[actor].maxAge}`}>{maxAge[actor]} days</a>,
                }))}
              />
            </Card>
          </Stack>
        </Two>
        {all.some((row) => row.is === 'never') && (
          <Notice state="unknown">
            “Never told” is no fault of theirs as such: nobody brought their facts here. Import their list under <a href="/devices/import">Import</a>,
            or state them on the system’s page.
          </Notice>
        )}
      </Stack>
    </StaffPage>
  )
}
