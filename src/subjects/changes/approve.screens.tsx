import type { Refusal } from '../../core/result.ts'
import { dateInWords } from '../../core/time/words.ts'
import { inZone } from '../../core/time/zone.ts'
import { Button } from '../../kit/button.tsx'
import { Form, SelectField, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { PublicPage } from '../../kit/public-page.tsx'
import { Code, KeyValue } from '../../kit/values.tsx'
import { whenIn } from './change-page.ts'
import { causes } from './changes.rules.ts'
import { capacities } from './deciders.rules.ts'
import type { OpenedLink } from './links.ts'
import { ruleInWords } from './rule.rules.ts'
import { newestOf } from './standing.ts'

const hosts = (opened: OpenedLink): string => {
  const names = opened.rule.targets.map((one) => one.host).sort()
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
}
const day = (at: string, zone: string) => dateInWords(inZone(at, zone).toPlainDate())
// The end is half-open: a period until midnight names the day before.
const lastDay = (end: string, zone: string) => dateInWords(inZone(end, zone).subtract({ seconds: 1 }).toPlainDate())

/** Yes or no - and if no, why? At most 120 words, two buttons, no script. Opening it changes nothing. */
export const ApproveScreen = ({ opened, token, problem }: { opened: OpenedLink; token: string; problem?: Refusal | undefined }) => {
  const { standing, request, link } = opened
  const { zone } = standing
  const from = standing.isLate ? standing.earliestStart : standing.period.notBefore
  return (
    <PublicPage lang="en" title={`CR-${request.number} ${request.title}`} from={opened.district}>
      {problem && <Problem refusal={problem} />}
      <p>
        {request.requester} asks {link.person} as {capacities[link.capacity].word}.
      </p>
      <KeyValue
        items={[
          { key: 'Servers', value: hosts(opened) },
          { key: 'Updates', value: 'All, no removals, no new release' },
          { key: 'Days', value: `${day(from, zone)} to ${lastDay(standing.period.notAfter, zone)}` },
          { key: 'If it fails', value: 'Back to the snapshot' },
        ]}
      />
      <p>
        <a href={`/approve/${token}/text`}>Exact text</a>
      </p>
      <Form action={`/approve/${token}`}>
        <Button label="Approve" kind="first" name="verdict" value="approved" />
        <SelectField
          name="cause"
          label="If not, why?"
          optional
          choose="Choose"
          options={Object.entries(causes).map(([value, label]) => ({ value, label }))}
        />
        <TextField name="reason" label="In words" optional rows={2} maxlength={2000} />
        <Button label="Deny" name="verdict" value="denied" />
      </Form>
    </PublicPage>
  )
}

/** The exact text behind the link: the rule in words, the plans, the bytes and both hashes. */
export const ExactTextScreen = ({ opened, token }: { opened: OpenedLink; token: string }) => {
  const text = newestOf(opened.request)
  return (
    <PublicPage lang="en" title={`CR-${opened.request.number}: the exact text`} from={opened.district}>
      <p>
        <a href={`/approve/${token}`}>Back to the decision</a>
      </p>
      <KeyValue items={[...ruleInWords(opened.rule)]} />
      <h2>Plan</h2>
      <p>{text.plan}</p>
      <h2>Test plan</h2>
      <p>{text.testPlan}</p>
      <h2>Back-out plan</h2>
      <p>{text.backOutPlan}</p>
      <h2>Bytes</h2>
      <p>
        <Code>{text.rule}</Code>
      </p>
      <p>
        SHA-256 of the bytes: <Code>{text.ruleHash}</Code>
      </p>
      <p>
        SHA-256 of rule and plans: <Code>{text.textHash}</Code>
      </p>
    </PublicPage>
  )
}

/** A link that decides nothing any more says so, and what to do. After one's own decision it is the receipt. */
export const LinkOverScreen = ({ opened, refusal }: { opened?: OpenedLink | undefined; refusal: Refusal }) => {
  const own = opened?.link.usedAt
    ? opened.request.decisions.findLast((one) => one.textHash === opened.link.textHash && one.capacity === opened.link.capacity)
    : undefined
  return (
    <PublicPage
      lang="en"
      title={opened ? `CR-${opened.request.number} ${opened.request.title}` : 'This link does not open'}
      from={opened?.district ?? 'Afterbell'}
    >
      {own && opened ? (
        <p>
          <strong>{own.verdict === 'approved' ? 'Approved' : 'Denied'}</strong> by {own.decider}, {whenIn(opened.standing.zone)(own.decidedAt).words}.
          It is recorded, and this link is used up.
        </p>
      ) : (
        <Problem refusal={refusal} title="Nothing can be decided here" />
      )}
      {opened && (
        <p>
          <a href={`/changes/chg_${opened.request.id.replaceAll('-', '')}`}>Sign in and see where it stands</a>
        </p>
      )}
    </PublicPage>
  )
}
