import { inWords } from '../../core/time/words.ts'
import { PostButton, Button } from '../../kit/button.tsx'
import { Card, Stack } from '../../kit/card.tsx'
import { DateTimeField, Form, SelectField } from '../../kit/fields.tsx'
import { FormErrors, Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice } from '../../kit/tag.tsx'
import { KeyValue, Time } from '../../kit/values.tsx'
import type { Refusal } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { faultAt, typed } from './form-parts.ts'
import { mayDo, positions } from './people.rules.ts'
import { AccountState, Delegations, personHref, positionName } from './people.screens.tsx'
import type { AssignmentRow, DelegationRow, PersonRow, Site } from './people.views.ts'
import type { Fault, Sent } from './person-form.rules.ts'
import { LeavingCard } from './endings/endings.screens.tsx'
import type { Reach } from './setup/setup.screens.tsx'
import { StaffPage } from './staff-page.tsx'
import type { Who } from './who.ts'

export type PersonShown = {
  readonly person: PersonRow
  readonly assignments: readonly AssignmentRow[]
  readonly delegations: readonly DelegationRow[]
  readonly people: readonly PersonRow[]
  readonly sites: readonly Site[]
}
type Props = PersonShown &
  Reach & { who: Who; isLinkSent?: boolean | undefined; refusal?: Refusal | undefined; sent?: Sent; faults?: readonly Fault[] }

export function PersonPage({
  who,
  person,
  assignments,
  delegations,
  people,
  sites,
  canMail,
  linksNote,
  isLinkSent,
  refusal,
  sent = {},
  faults = [],
}: Props) {
  const may = mayDo(who.positions, 'people.change')
  const mayAppoint = may.ok || person.id === who.personId
  const here = personHref(person.id)
  const own = assignments.filter((one) => one.until === null)
  return (
    <StaffPage who={who} path={here} title={person.name} question="Which positions do they hold, and who stands in?">
      <Stack>
        {refusal && faults.length === 0 && <Problem refusal={refusal} />}
        {isLinkSent && <Notice state="good">The link was sent to {person.email}.</Notice>}
        <Card id="person" title="Person">
          <KeyValue
            items={[
              { key: 'Initials', value: person.initials },
              { key: 'E-mail', value: person.email ?? 'none' },
              { key: 'Account', value: <AccountState person={person} zone={who.zone} /> },
            ]}
          />
          {person.id === who.personId ? (
            <p>
              <a href="/account">Your account</a>
            </p>
          ) : may.ok ? (
            <PostButton
              action={`${here}/invitations`}
              label={person.hasAccount ? 'Send a link for a new password' : 'Send a link'}
              cost={
                canMail
                  ? `Sends a link by mail; older links stop working. ${linksNote ?? ''}`.trim()
                  : `Shows a link once, for you to hand over: ${person.name} then counts as you and cannot decide what you request. ${linksNote ?? ''}`.trim()
              }
            />
          ) : (
            <Button label="Send a link" disabledBecause={may.refusal.says} />
          )}
        </Card>
        <Card id="held" title="Positions">
          <DataTable
            caption="Current and past positions"
            captionHidden
            rows={assignments}
            empty="None."
            columns={[
              { label: 'Position', head: true, cell: (one) => positionName(one.position) },
              { label: 'Where', cell: (one) => one.site ?? 'Whole district' },
              { label: 'Since', cell: (one) => <Time iso={one.since} words={inWords(one.since, who.zone, { withYear: true })} /> },
              {
                label: 'Until',
                cell: (one) =>
                  one.until === null ? (
                    may.ok ? (
                      <PostButton action={`${here}/assignments/${showId('asg', one.id)}/end`} label="End" of={positionName(one.position)} />
                    ) : (
                      'now'
                    )
                  ) : (
                    <Time iso={one.until} words={inWords(one.until, who.zone, { withYear: true })} />
                  ),
              },
            ]}
          />
          {may.ok && (
            <Form action={`${here}/positions`}>
              <SelectField
                name="position"
                label="Position"
                choose="Choose a position"
                value={typed(sent, 'position')}
                error={faultAt(faults, 'position')}
                options={Object.entries(positions).map(([value, label]) => ({ value, label }))}
              />
              <SelectField
                name="site"
                label="Where"
                optional
                choose="Whole district"
                value={typed(sent, 'site')}
                error={faultAt(faults, 'site')}
                options={sites.map((one) => ({ value: showId('sit', one.id), label: one.name }))}
              />
              <Button label="Assign position" />
            </Form>
          )}
        </Card>
        <Card id="delegates" title="Delegates">
          <Delegations
            rows={delegations.filter((one) => one.personId === person.id || one.delegateId === person.id)}
            zone={who.zone}
            mayEnd={(one) => may.ok || [one.personId, one.delegateId, one.appointedBy].includes(who.personId)}
            back={here}
          />
          <FormErrors errors={faults} />
          {mayAppoint && own.length > 0 && (
            <Form action={`${here}/delegates`}>
              <SelectField
                name="delegate"
                label="Delegate"
                choose="Choose a person"
                value={typed(sent, 'delegate')}
                error={faultAt(faults, 'delegate')}
                hint="A delegate counts as the person who appointed them: your delegate cannot decide what you request (CM-6)."
                options={people.filter((one) => one.id !== person.id).map((one) => ({ value: showId('per', one.id), label: one.name }))}
              />
              <SelectField
                name="as"
                label="Stands in as"
                choose="Choose a position"
                value={typed(sent, 'as')}
                error={faultAt(faults, 'as')}
                options={[...new Set(own.map((one) => one.position))].map((value) => ({ value, label: positionName(value) }))}
              />
              <DateTimeField name="until" label="Until" zone={who.zone} value={typed(sent, 'until')} error={faultAt(faults, 'until')} />
              <Button label="Appoint delegate" />
            </Form>
          )}
        </Card>
        <LeavingCard who={who} person={person} whyNot={may.ok ? undefined : may.refusal.says} />
      </Stack>
    </StaffPage>
  )
}
