import type { Refusal } from '../../core/result.ts'
import { inZone } from '../../core/time/zone.ts'
import { Button } from '../../kit/button.tsx'
import { Form, SelectField, TextField } from '../../kit/fields.tsx'
import { PasskeyButton } from '../../kit/passkey-button.tsx'
import { Problem } from '../../kit/problem.tsx'
import { PublicPage } from '../../kit/public-page.tsx'
import { useSays } from '../../kit/say.ts'
import { Code, KeyValue } from '../../kit/values.tsx'
import { approveWords } from './approve.words.ts'
import { causeNames } from './changes.rules.ts'
import type { OpenedLink } from './links.ts'
import { ruleInWords } from './rule.rules.ts'
import { newestOf } from './standing.ts'

type Says = ReturnType<typeof useSays<(typeof approveWords)['en']>>
const hosts = (opened: OpenedLink, says: Says): string => {
  const names = opened.rule.targets.map((one) => one.host).sort()
  return names.length <= 4 ? names.join(', ') : says.andMore(names.slice(0, 3).join(', '), String(names.length - 3))
}
// The end is half-open: a period until midnight names the day before.
const lastMoment = (end: string, zone: string) => inZone(end, zone).subtract({ seconds: 1 }).toInstant().toString()

/** Yes or no - and if no, why? At most 120 words, two buttons, no script. Opening it changes nothing. */
export const ApproveScreen = ({ opened, token, problem }: { opened: OpenedLink; token: string; problem?: Refusal | undefined }) => {
  const says = useSays(approveWords)
  const { standing, request, link } = opened
  const { zone } = standing
  const from = standing.isLate ? standing.earliestStart : standing.period.notBefore
  return (
    <PublicPage title={`CR-${request.number} ${request.title}`} from={opened.district}>
      {problem && <Problem refusal={problem} />}
      <p>{says.asks(request.requester, link.person, says[link.capacity])}</p>
      <KeyValue
        items={[
          { key: says.servers, value: hosts(opened, says) },
          { key: says.updates, value: says.allUpdates },
          { key: says.days, value: says.fromTo(says.day(from, zone), says.day(lastMoment(standing.period.notAfter, zone), zone)) },
          { key: says.ifItFails, value: says.snapshot },
        ]}
      />
      <p>
        <a href={`/approve/${token}/text`}>{says.exactText}</a>
      </p>
      <Form action={`/approve/${token}`}>
        {opened.hasPasskey && (
          <PasskeyButton
            label={says.approvePasskey}
            kind="first"
            act="get"
            ask={`/approve/${token}/sign`}
            to={`/approve/${token}`}
            name="verdict"
            value="approved"
            withoutScripts={says.withoutScripts}
          />
        )}
        <Button
          label={opened.hasPasskey ? says.approveWithout : says.approve}
          kind={opened.hasPasskey ? 'plain' : 'first'}
          name="verdict"
          value="approved"
        />
        <SelectField
          name="cause"
          label={says.ifNot}
          optional
          choose={says.choose}
          options={causeNames.map((value) => ({ value, label: says[value] }))}
        />
        <TextField name="reason" label={says.inWords} optional rows={2} maxlength={2000} />
        <Button label={says.deny} name="verdict" value="denied" />
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
  const says = useSays(approveWords)
  const own = opened?.link.usedAt
    ? opened.request.decisions.findLast((one) => one.textHash === opened.link.textHash && one.capacity === opened.link.capacity)
    : undefined
  return (
    <PublicPage title={opened ? `CR-${opened.request.number} ${opened.request.title}` : says.noLink} from={opened?.district ?? 'Afterbell'}>
      {own && opened ? (
        <p>
          <strong>{own.verdict === 'approved' ? says.approved : says.denied}</strong>
          {says.byWhen(own.decider, says.when(own.decidedAt, opened.standing.zone))}
        </p>
      ) : (
        <Problem refusal={refusal} title={says.nothing} />
      )}
      {opened && (
        <p>
          <a href={`/changes/chg_${opened.request.id.replaceAll('-', '')}`}>{says.signIn}</a>
        </p>
      )}
    </PublicPage>
  )
}
