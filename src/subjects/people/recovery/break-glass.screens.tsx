import type { Refusal } from '../../../core/result.ts'
import { inWords } from '../../../core/time/words.ts'
import { Button, PostButton } from '../../../kit/button.tsx'
import { Card, Stack } from '../../../kit/card.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { FormErrors, Problem } from '../../../kit/problem.tsx'
import { PublicPage } from '../../../kit/public-page.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Code, KeyValue, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import type { Sheet } from './break-glass.ts'
import { faultAt } from '../form-parts.ts'
import { mayDo } from '../people.rules.ts'
import type { Fault } from '../person-form.rules.ts'
import type { Sealed, SealedUse } from './sealed.views.ts'
import { StaffPage } from '../staff-page.tsx'
import type { Who } from '../who.ts'

type SignInProps = { who?: string | undefined; why?: string | undefined; refusal?: Refusal; faults?: readonly Fault[] }
export function BreakGlassSignInPage({ who, why, refusal, faults = [] }: SignInProps) {
  return (
    <PublicPage lang="en" title="Break-glass sign-in" from="Afterbell">
      {refusal && faults.length === 0 && <Problem refusal={refusal} title="Not signed in" />}
      <FormErrors errors={faults} />
      <p>For the day when nobody in IT can sign in. The superintendent is notified at once, with what you write here.</p>
      <Form action="/sign-in/break-glass">
        <TextField
          name="code"
          label="Printed code"
          autocomplete="off"
          error={faultAt(faults, 'code')}
          hint="From the sealed envelope; each code works once."
        />
        <TextField name="who" label="Who are you?" value={who} maxlength={200} error={faultAt(faults, 'who')} autocomplete="name" />
        <TextField name="why" label="Why is this needed?" value={why} rows={3} maxlength={500} error={faultAt(faults, 'why')} />
        <Button kind="first" label="Open the account" cost="Uses up the code. Lasts four hours; cannot decide changes." />
      </Form>
      <p>
        <a href="/sign-in">Go to the usual sign-in</a>
      </p>
    </PublicPage>
  )
}

type Props = { who: Who; accounts: readonly Sealed[]; uses: readonly SealedUse[]; refusal?: Refusal | undefined }
export function BreakGlassPage({ who, accounts, uses, refusal }: Props) {
  const [seal, review] = [mayDo(who.positions, 'people.seal'), mayDo(who.positions, 'people.review-break-glass')]
  const open = uses.filter((one) => one.reviewedAt === null).length
  return (
    <StaffPage
      who={who}
      path="/break-glass"
      title="Break-glass accounts"
      question="How do we get in when nobody in IT can sign in, and has it ever been done?"
      answer={open === 0 ? 'No use is waiting for a review.' : `${open} ${open === 1 ? 'use is' : 'uses are'} waiting for a review.`}
    >
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        <Card id="accounts" title="Accounts">
          <p>
            Only printed codes open them. They mend people and patch by hand; they decide no change and make nobody a decider. One or two, in sealed
            envelopes, outside the department.
          </p>
          <DataTable
            caption="Break-glass accounts"
            captionHidden
            rows={accounts}
            empty="None. If every systems administrator loses access on the same day, nobody can let them back in."
            columns={[
              { label: 'Account', head: true, cell: (one) => one.name },
              { label: 'Created', cell: (one) => <Time iso={one.madeAt} words={inWords(one.madeAt, who.zone, { withYear: true })} /> },
              { label: 'Codes left', cell: (one) => one.codesLeft },
              {
                label: 'New sheet',
                cell: (one) =>
                  seal.ok ? <PostButton action={`/break-glass/${showId('sld', one.id)}/codes`} label="Print new codes" of={one.name} /> : 'for IT',
              },
              {
                label: 'Action',
                cell: (one) => (seal.ok ? <PostButton action={`/break-glass/${showId('sld', one.id)}/end`} label="End" of={one.name} /> : 'for IT'),
              },
            ]}
          />
          {seal.ok ? (
            <PostButton action="/break-glass" label="Create a break-glass account" cost="Shows six codes once, to be printed." />
          ) : (
            <Button label="Create a break-glass account" disabledBecause={seal.refusal.says} />
          )}
        </Card>
        {uses.map((use) => (
          <UseCard who={who} use={use} whyNot={review.ok ? undefined : review.refusal.says} />
        ))}
      </Stack>
    </StaffPage>
  )
}

function UseCard({ who, use, whyNot }: { who: Who; use: SealedUse; whyNot: string | undefined }) {
  const shown = showId('slu', use.id)
  return (
    <Card
      id={shown}
      title={`${use.account}, ${inWords(use.usedAt, who.zone)}`}
      side={use.reviewedAt === null ? <Tag state="late">not reviewed</Tag> : <Tag state="good">reviewed</Tag>}
    >
      <KeyValue
        items={[
          { key: 'Who they said they are', value: use.who },
          { key: 'Why', value: use.why },
          ...(use.reviewedAt === null ? [] : [{ key: `Found by ${use.reviewedBy ?? ''}`, value: use.finding ?? '' }]),
        ]}
      />
      {use.reviewedAt === null &&
        (whyNot === undefined ? (
          <Form action={`/break-glass/uses/${shown}/review`}>
            <TextField
              name="finding"
              id={`finding-${shown}`}
              label="What did you find?"
              rows={3}
              maxlength={1000}
              hint="Who you asked, and whether the reason is valid."
            />
            <Button label="Save review" of={use.account} />
          </Form>
        ) : (
          <Button label="Save review" id={shown} disabledBecause={whyNot} />
        ))}
    </Card>
  )
}

/** The only time the codes are shown: to be printed, sealed and kept outside the department. */
export function SheetPage({ who, sheet, publicUrl }: { who: Who; sheet: Sheet; publicUrl: string }) {
  return (
    <StaffPage
      who={who}
      path="/break-glass"
      title={sheet.name}
      question="Codes for the sealed envelope"
      answer="Print this page now: it is shown only once. Seal it and keep it outside the department, for example with the superintendent."
    >
      <Stack>
        <Card id="codes" title="Codes">
          <p>
            Open <Code>{publicUrl}/sign-in/break-glass</Code> and enter one of these. Each works once.
          </p>
          <ul class="codes">
            {sheet.codes.map((code) => (
              <li>
                <Code>{code}</Code>
              </li>
            ))}
          </ul>
        </Card>
        <Button kind="first" label="I have printed it" href="/break-glass" />
      </Stack>
    </StaffPage>
  )
}
