import { inWords } from '../../core/time/words.ts'
import { PostButton, Button } from '../../kit/button.tsx'
import { Card, Stack } from '../../kit/card.tsx'
import { Form, TextField } from '../../kit/fields.tsx'
import { FormErrors } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice } from '../../kit/tag.tsx'
import { KeyValue, Time } from '../../kit/values.tsx'
import type { SessionRow } from './auth.ts'
import { faultAt } from './form-parts.ts'
import type { Fault } from './person-form.rules.ts'
import { AccountName } from './setup.screens.tsx'
import { StaffPage, positionWords } from './staff-page.tsx'
import type { Who } from './who.ts'

export type OwnDistrict = { readonly id: string; readonly name: string; readonly isThis: boolean }
type Props = { who: Who; email: string; sessions: readonly SessionRow[]; districts: readonly OwnDistrict[]; faults?: readonly Fault[]; done?: string | undefined }

const doneWords = { password: 'Your password is changed; your other sessions ended.', sessions: 'Your other sessions ended.' } as const

const browserWords = (agent: string): string =>
  /(Firefox|Edg|Chrome|Safari|curl)\//.exec(agent)?.[1]?.replace('Edg', 'Edge') ?? (agent === '' ? 'not said' : agent.slice(0, 60))

export function AccountPage({ who, email, sessions, districts, faults = [], done }: Props) {
  const said = done === 'password' || done === 'sessions' ? doneWords[done] : undefined
  const others = sessions.filter((one) => !one.isThis).length
  return (
    <StaffPage who={who} path="/account" title="Your account" question="Where am I signed in, and as whom?">
      <Stack>
        {said && faults.length === 0 && <Notice state="good">{said}</Notice>}
        <Card id="me" title="You">
          <KeyValue
            items={[
              { key: 'Name', value: who.name },
              { key: 'E-mail', value: email },
              { key: 'District', value: who.districtName },
              { key: 'Positions', value: positionWords(who.positions) },
            ]}
          />
        </Card>
        {districts.length > 1 && (
          <Card id="districts" title="Your districts">
            <DataTable
              caption="Districts in which you are somebody"
              captionHidden
              rows={districts}
              empty=""
              columns={[
                { label: 'District', head: true, cell: (one) => one.name },
                {
                  label: 'Work here',
                  cell: (one) =>
                    one.isThis ? (
                      'You are here'
                    ) : (
                      <PostButton action="/account/district" hidden={{ district: one.id }} label="Change to it" of={one.name} />
                    ),
                },
              ]}
            />
          </Card>
        )}
        <Card id="sessions" title="Sessions">
          <DataTable
            caption="Open sessions"
            captionHidden
            rows={sessions}
            empty="None."
            columns={[
              { label: 'Since', head: true, cell: (one) => <Time iso={one.since} words={inWords(one.since, who.zone)} /> },
              { label: 'Ends', cell: (one) => <Time iso={one.until} words={inWords(one.until, who.zone)} /> },
              { label: 'From', cell: (one) => one.from || 'not known' },
              { label: 'Browser', cell: (one) => `${browserWords(one.browser)}${one.isThis ? ' (this one)' : ''}` },
            ]}
          />
          {others === 0 ? (
            <Button label="End the other sessions" disabledBecause="There are no others." />
          ) : (
            <PostButton action="/account/end-other-sessions" label="End the other sessions" />
          )}
        </Card>
        <Card id="password-card" title="Change the password">
          <FormErrors errors={faults} />
          <Form action="/account/password">
            <AccountName email={email} />
            <TextField name="current" label="Present password" type="password" autocomplete="current-password" error={faultAt(faults, 'current')} />
            <TextField
              name="password"
              label="New password"
              type="password"
              autocomplete="new-password"
              error={faultAt(faults, 'password')}
              hint="At least 12 characters. Your other sessions end."
            />
            <TextField
              name="passwordAgain"
              label="New password once more"
              type="password"
              autocomplete="new-password"
              error={faultAt(faults, 'passwordAgain')}
            />
            <Button label="Change the password" />
          </Form>
        </Card>
      </Stack>
    </StaffPage>
  )
}
