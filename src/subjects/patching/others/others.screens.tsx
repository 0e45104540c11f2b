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
  if (all.length === 0) return 'Nothing is known to be patched by others.'
  const n = (is: Standing) => all.filter((row) => row.is === is).length
  const open = all.length - n('proved')
  const worst = (['behind', 'ended'] as const).flatMap((is) =>
    n(is) > 0 ? [`${count(n(is))} ${is === 'behind' ? 'behind' : 'past the last fix'}`] : [],
  )
  return `${count(all.length)} ${all.length === 1 ? 'system is' : 'systems are'} patched by others: ${count(n('proved'))} proved, ${open === 0 ? 'none open' : `${count(open)} not`}${worst.length > 0 ? `, of them ${worst.join(' and ')}` : ''}.`
}

export function OthersPage({ who, refusal, sent, ...shown }: OthersShown & { who: Who; refusal?: Refusal | undefined; sent?: string | undefined }) {
  const { all, query, parties, maxAge } = shown
  const used = (Object.keys(otherActors) as OtherActor[]).filter((actor) => all.some((row) => row.actor === actor))
  const may = mayDo(who.positions, 'devices.change')
  const whyNot = may.ok ? undefined : may.refusal.says
  const maySet = mayDo(who.positions, 'others.set-current')
  const when = whenIn(who.zone)
  const at: At = (more) => hrefWith('/patched-by-others', { ...query, page: undefined, ...more })
  return (
    <StaffPage
      who={who}
      path="/patched-by-others"
      title="Patched by others"
      question="Google, Intune, vendors, providers: can we prove it, and how recent is the proof?"
      answer={answerOf(all)}
    >
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        <p>
          Here you set <a href="#current">what counts as current</a> and <a href="#contact">who to ask</a>, and see{' '}
          <a href="#ages">how old proof may be</a>.
        </p>
        {all.length === 0 ? (
          <Empty says="Nothing is set as patched by others.">
            Set who patches a device on its page, or for many in the <a href="/devices">list of devices</a>; for applications on{' '}
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
                caption="Who patches, how recent the proof is, who to ask"
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
                        <Tag state="unknown">no contact</Tag>
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
                        disabledBecause={
                          whyNot ??
                          (all.some((row) => row.actor === actor && row.is !== 'proved' && row.is !== 'ended') ? undefined : 'No proof is missing.')
                        }
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
                { name: 'is', label: 'Status', value: query['is'], options: keys.map((is) => ({ value: is, label: standings[is][1] })) },
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
                empty="Not set yet: only what a source itself says about updates counts."
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
                        {row.reason !== '' && <> Lowered: {row.reason}</>}
                      </>
                    ),
                  },
                ]}
              />
              <form class="form" method="get" action="/patched-by-others/current">
                <TextField
                  name="product"
                  label="Product"
                  maxlength={200}
                  hint="The name the source uses: ChromeOS, Windows, iPadOS."
                  error={sent === 'current' ? faultOf(refusal, 'product') : undefined}
                />
                <TextField
                  name="branch"
                  label="Only versions that start with"
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
                  <Button label="See what moves" id="current-state" disabledBecause={maySet.ok ? undefined : maySet.refusal.says} />
                </Acts>
                <p class="reason">Nothing is saved yet: the next page shows which systems would change.</p>
              </form>
            </Card>
          </Stack>
          <Stack>
            <Card id="contact" title="Who to ask">
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
                  <Button label="Save" id="contact-keep" of="who to ask" disabledBecause={whyNot} />
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
            “Never reported” is not their fault as such: nobody has imported their list here. Import their list under{' '}
            <a href="/devices/import">Import</a>, or state them on the system’s page.
          </Notice>
        )}
      </Stack>
    </StaffPage>
  )
}
