import type { Refusal } from '../../core/result.ts'
import { inWords } from '../../core/time/words.ts'
import { Button, PostButton } from '../../kit/button.tsx'
import { CheckField } from '../../kit/choices.tsx'
import { Card, Stack, Two } from '../../kit/card.tsx'
import { Form, SelectField, TextField } from '../../kit/fields.tsx'
import { PasskeyButton } from '../../kit/passkey-button.tsx'
import { ClauseLink, Problem } from '../../kit/problem.tsx'
import { Timeline } from '../../kit/steps.tsx'
import { Notice, Tag } from '../../kit/tag.tsx'
import { Code, KeyValue } from '../../kit/values.tsx'
import { StaffPage, type Who } from '../people/index.ts'
import { RuledBy } from '../policy/index.ts'
import type { CapacityView, ChangeView } from './change-page.ts'
import { whenIn } from './change-page.ts'
import { causes, standingState } from './changes.rules.ts'
import { LeadStrip } from './lead-strip.tsx'
import { SignaturesCard } from './signatures.screens.tsx'
import { StandingList, StandingTag } from './standing-list.tsx'

type Frame = { readonly who: Who; readonly path: string }

/** Approves with a signature over exactly this text; the passkey is asked what the server says. */
const SignButton = ({ change, one, ...words }: { change: ChangeView; one: CapacityView; label: string; withoutScripts: string }) => (
  <PasskeyButton
    {...words}
    kind="first"
    act="get"
    ask={`/changes/${change.id}/decide/sign`}
    to={`/changes/${change.id}`}
    name="verdict"
    value="approved"
    of={`as ${one.word}`}
  />
)

const DecideForm = ({ change, one }: { change: ChangeView; one: CapacityView }) => {
  const id = (name: string) => `${name}-${one.capacity}`
  const hidden = { capacity: one.capacity, textHash: change.standing.textHash }
  if (one.maySign)
    return (
      <Card id={id('decide')} title={`Sign the approval as ${one.word}`} now>
        <p>It was approved without a signature. The runner may ask for one.</p>
        <Form action={`/changes/${change.id}/decide`} hidden={hidden}>
          <SignButton change={change} one={one} label="Sign with your passkey" withoutScripts="A passkey needs scripts." />
        </Form>
      </Card>
    )
  if (one.disabledBecause !== null)
    return (
      <Card id={id('decide')} title={`Decide as ${one.word}`}>
        <Button label="Approve" of={`as ${one.word}`} id={id('approve')} disabledBecause={one.disabledBecause} />
      </Card>
    )
  return (
    <Card id={id('decide')} title={`Decide as ${one.word}`} now>
      <Form action={`/changes/${change.id}/decide`} hidden={hidden}>
        <SelectField
          name="cause"
          id={id('cause')}
          label="Reason to deny or delay"
          optional
          choose="None: I approve"
          options={Object.entries(causes).map(([value, label]) => ({ value, label }))}
        />
        <TextField name="reason" id={id('reason')} label="Explain" optional rows={2} maxlength={2000} />
        {one.capacity === 'technology-coordinator' && change.standing.isLate && (
          <CheckField
            name="early"
            id={id('early')}
            optional
            label="Allow a start before the lead time"
            hint={`It ends ${inWords(change.standing.earliestStart, change.standing.zone)} (CM-5). Explain why.`}
          />
        )}
        {change.hasPasskey && (
          <SignButton
            change={change}
            one={one}
            label="Approve with your passkey"
            withoutScripts="Your passkey needs scripts. Approving without it works; the runner may ask for the passkey later."
          />
        )}
        <div class="acts">
          <Button
            label={change.hasPasskey ? 'Approve without passkey' : 'Approve'}
            kind={change.hasPasskey ? 'plain' : 'first'}
            name="verdict"
            value="approved"
            of={`as ${one.word}`}
          />
          <Button label="Not yet" name="verdict" value="delayed" of={`as ${one.word}`} />
          <Button label="Deny" name="verdict" value="denied" of={`as ${one.word}`} />
        </div>
      </Form>
    </Card>
  )
}

const ExactText = ({ change }: { change: ChangeView }) => (
  <Card id="text" title="What is requested" side={<Tag state="wait">revision {change.standing.revision}</Tag>}>
    <KeyValue items={[...change.ruleWords]} />
    <h3>Plan</h3>
    <p>{change.plan}</p>
    <h3>Test plan</h3>
    <p>{change.testPlan}</p>
    <h3>Back-out plan</h3>
    <p>{change.backOutPlan}</p>
    <details>
      <summary>The exact bytes that are approved</summary>
      <pre class="log">{change.ruleBytes}</pre>
      <p>
        SHA-256 of these bytes: <Code>{change.ruleHash}</Code>
      </p>
      <p>
        SHA-256 of rule and plans, to which a decision is bound: <Code>{change.standing.textHash}</Code>
      </p>
    </details>
  </Card>
)

const EditForm = ({ change, typed, linksNote }: { change: ChangeView; typed: Typed; linksNote: string | undefined }) => (
  <Card id="edit" title="Edit the plans">
    {change.mayEdit ? (
      <details open={typed.plan !== undefined}>
        <summary>Change the request</summary>
        <Form action={`/changes/${change.id}/edit`}>
          <TextField name="plan" label="Plan" rows={4} value={typed.plan ?? change.plan} />
          <TextField name="testPlan" label="Test plan" rows={3} value={typed.testPlan ?? change.testPlan} />
          <TextField name="backOutPlan" label="Back-out plan" rows={3} value={typed.backOutPlan ?? change.backOutPlan} />
          <Button
            label="Save as a new revision"
            cost={`All decisions become void, the lead time starts over, and both deciders are asked again. ${linksNote ?? ''}`.trim()}
          />
        </Form>
      </details>
    ) : (
      <Button label="Edit" disabledBecause="The requester or the IT Systems Manager edits it." />
    )}
  </Card>
)

export type Typed = { readonly plan?: string | undefined; readonly testPlan?: string | undefined; readonly backOutPlan?: string | undefined }
export type ChangeScreenProps = Frame & {
  change: ChangeView
  now: string
  problem?: Refusal | undefined
  typed?: Typed | undefined
  isReadNoted?: boolean
  linksNote: string | undefined
}

export const ChangeScreen = ({ change, now, problem, typed = {}, isReadNoted = false, linksNote, ...frame }: ChangeScreenProps) => {
  const { standing } = change
  const when = whenIn(standing.zone)
  return (
    <StaffPage
      {...frame}
      title={`CR-${change.number} ${change.title}`}
      question="What will this need, by which clause, and when can it start?"
      answer={
        standing.isApproved
          ? `Approved. It may start from ${when(standing.isEarlyAllowed ? standing.period.notBefore : standing.earliestStart).words}.`
          : standing.whyNot[0]?.says
      }
      action={<StandingTag state={standingState(standing)} />}
    >
      <Stack>
        {problem && <Problem refusal={problem} />}
        {isReadNoted && <Notice state="good">Recorded as evidence: you have read revision {standing.revision}.</Notice>}
        {standing.isLate && (
          <Notice state="soon">
            Late: asked for from {when(standing.period.notBefore).words}, but the lead time ends {when(standing.earliestStart).words}.{' '}
            <ClauseLink id="CM-5" />{' '}
            {standing.isEarlyAllowed
              ? 'The coordinator expressly allowed it early.'
              : 'It cannot start earlier unless the coordinator expressly allows it.'}
          </Notice>
        )}
        <Card id="when" title="When it may start" side={<ClauseLink id="CM-5" />}>
          <LeadStrip standing={standing} now={now} />
        </Card>
        <Two>
          <Stack>
            <ExactText change={change} />
            <EditForm change={change} typed={typed} linksNote={linksNote} />
          </Stack>
          <Stack>
            <Card id="decisions" title="Decisions">
              <StandingList capacities={change.capacities} zone={standing.zone} />
            </Card>
            {change.capacities.map((one) => (
              <DecideForm change={change} one={one} />
            ))}
            <Card id="asked" title="Request">
              <KeyValue
                items={[
                  { key: 'By', value: change.requester },
                  { key: 'Text by', value: change.writer },
                  { key: 'Ticket', value: change.rule.cycle },
                  { key: 'Complete since', value: when(standing.submittedAt).words },
                  { key: 'Lead time', value: `${change.rule.limits.leadDays} days, fixed in this text (CM-5)` },
                  { key: 'Earliest start', value: when(standing.earliestStart).words },
                  { key: 'Numbers', value: <RuledBy policyId={change.policyId} /> },
                  { key: 'Evidence', value: <a href={`/evidence?about=${change.id}`}>All about this request</a> },
                ]}
              />
              <PostButton
                action={`/changes/${change.id}/seen`}
                label="I have read it"
                hidden={{ textHash: standing.textHash }}
                cost="Recorded as evidence; decides nothing."
              />
            </Card>
          </Stack>
        </Two>
        <SignaturesCard signatures={change.signatures} />
        <Card id="history" title="What happened">
          <Timeline
            entries={[
              ...change.revisions.map((one) => ({
                at: one.submittedAt,
                when: when(one.submittedAt),
                what: `Revision ${one.revision} by ${one.writer}`,
                small: (
                  <>
                    Text <Code>{one.textHash.slice(0, 16)}</Code>
                  </>
                ),
                clause: 'CM-4',
              })),
              ...change.history.map((one) => ({
                at: one.decidedAt,
                when: when(one.decidedAt),
                what: `${one.verdict} by ${one.decider} as ${change.capacities.find((view) => view.capacity === one.capacity)?.word ?? one.capacity}`,
                small: (
                  <>
                    {one.reason ?? ''} Text <Code>{one.textHash.slice(0, 16)}</Code>, by {one.proof}
                    {one.textHash === standing.textHash ? '' : ': void, the text was edited'}
                  </>
                ),
                clause: change.capacities.find((view) => view.capacity === one.capacity)?.clause,
              })),
            ].toSorted((a, b) => (a.at < b.at ? -1 : 1))}
          />
        </Card>
      </Stack>
    </StaffPage>
  )
}
