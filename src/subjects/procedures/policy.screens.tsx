import type { Child } from 'hono/jsx'
import type { Pack } from '../../core/policy/pack.ts'
import type { PolicyParameter, PolicyValue, PolicyValues } from '../../core/policy/parameters.ts'
import { Button } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { ClauseLink } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import { StaffPage, type Who } from '../people/index.ts'
import { boundsInWords, valueInWords } from '../policy/index.ts'

export type Frame = { readonly who: Who; readonly path: string }

export const parameterHref = (name: string): string => `/policy/${name}`

/** Whose number it is, and whether any rule goes by it. */
export const originWords = (one: PolicyParameter): string => (one.origin === 'procedure' ? 'the written procedure' : 'ours: the procedure is silent')
export const UseTag = ({ one }: { one: PolicyParameter }) =>
  (one.readBy ?? []).length > 0 ? <Tag state="good">read by rules</Tag> : <Tag state="unknown">not used yet</Tag>

const ownTag = (value: PolicyValue | undefined, standard: PolicyValue): Child =>
  JSON.stringify(value) === JSON.stringify(standard) ? (
    valueInWords(standard)
  ) : (
    <>
      <b>{valueInWords(value)}</b> <Tag state="wait">own</Tag>
    </>
  )

export type PolicyPage = { readonly pack: Pack; readonly values: PolicyValues; readonly planned: ReadonlySet<string> }

/** The parameters of one procedure: the district's value beside the default. */
const Parameters = ({ told, page }: { told: readonly PolicyParameter[]; page: PolicyPage }) => (
  <DataTable
    caption="Parameters"
    captionHidden
    empty="None."
    rows={told}
    columns={[
      {
        label: 'Parameter',
        head: true,
        cell: (one) => (
          <>
            <a href={parameterHref(one.name)}>{one.name}</a>
            <small>{one.says}</small>
          </>
        ),
      },
      {
        label: 'In force',
        cell: (one) => (
          <>
            {ownTag(page.values[one.name], one.default)} {one.type === 'whole' && one.unit}
            {page.planned.has(one.name) && (
              <>
                {' '}
                <Tag state="soon">changes later</Tag>
              </>
            )}
          </>
        ),
      },
      {
        label: 'Default',
        cell: (one) => (
          <>
            {valueInWords(one.default)}
            <small>{boundsInWords(one)}</small>
          </>
        ),
      },
      {
        label: 'Set by',
        cell: (one) => (
          <>
            <ClauseLink id={one.clause} />
            <small>{one.origin === 'procedure' ? 'procedure' : 'ours'}</small>
          </>
        ),
      },
      { label: 'Use', cell: (one) => <UseTag one={one} /> },
    ]}
  />
)

/** Every number of the procedures, by procedure, with where it stands. */
export const PolicyScreen = ({ page, ...frame }: Frame & { page: PolicyPage }) => {
  const { parameters, procedures } = page.pack
  const own = parameters.filter((one) => JSON.stringify(page.values[one.name]) !== JSON.stringify(one.default)).length
  const unused = parameters.filter((one) => (one.readBy ?? []).length === 0).length
  return (
    <StaffPage
      {...frame}
      title="Policy"
      question="Which numbers do we use, and what would another one have changed?"
      answer={`${parameters.length} parameters of ${page.pack.pack} ${page.pack.version}: ${own} set by the district, ${unused} that no rule reads yet.`}
      action={
        <Acts>
          <Button label="Procedure pack" href="/policy/pack" />
        </Acts>
      }
    >
      <Stack>
        {procedures.map((procedure) => {
          const told = parameters.filter((one) => one.clause.startsWith(`${procedure.id}-`))
          return (
            <Card id={`policy-${procedure.id}`} title={procedure.title}>
              <Parameters told={told} page={page} />
            </Card>
          )
        })}
      </Stack>
    </StaffPage>
  )
}

export type Told = { readonly parameter: PolicyParameter; readonly value: PolicyValue }

/** The numbers a clause works with, on the clause's own page. */
export const ParametersCard = ({ told, mayChange }: { told: readonly Told[]; mayChange: boolean }) => (
  <Card id="numbers" title="Numbers">
    <DataTable
      caption="Parameters of this clause"
      captionHidden
      empty="None."
      rows={told}
      columns={[
        { label: 'Parameter', head: true, cell: ({ parameter }) => <a href={parameterHref(parameter.name)}>{parameter.name}</a> },
        { label: 'What it does', cell: ({ parameter }) => parameter.says },
        {
          label: 'In force',
          cell: ({ parameter, value }) => (
            <>
              {ownTag(value, parameter.default)} ({parameter.unit})
            </>
          ),
        },
        { label: 'Use', cell: ({ parameter }) => <UseTag one={parameter} /> },
      ]}
    />
    <p class="reason">
      {mayChange ? 'Each parameter’s page changes it, with a reason and from a moment on. ' : ''}Work in progress keeps the values it was opened
      under.
    </p>
  </Card>
)
