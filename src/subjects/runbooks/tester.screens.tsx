import type { Refusal } from '../../core/result.ts'
import { inWords } from '../../core/time/words.ts'
import { isoIn } from '../../core/time/zone.ts'
import { Button } from '../../kit/button.tsx'
import { DateTimeField, Form, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { PublicPage } from '../../kit/public-page.tsx'
import type { Tester } from './runbooks.views.ts'

export type TesterPage = {
  readonly district: string
  readonly zone: string
  readonly action: string
  readonly tester: Pick<Tester, 'name' | 'service' | 'answer' | 'verdict'>
  readonly start: string
  readonly deadline: string | undefined
  readonly problem?: Refusal | undefined
}

/** Will you be there? Two taps, no account, no script. Opening it changes nothing. */
export const AcceptScreen = ({ district, zone, action, tester, start, problem }: TesterPage) => (
  <PublicPage lang="en" title={`Can you test ${tester.service}?`} from={district}>
    {problem && <Problem refusal={problem} />}
    <p>{inWords(start, zone)}, about ten minutes.</p>
    <Form action={action}>
      <Button label="Yes, I can" kind="first" name="answer" value="accepted" />
      <DateTimeField name="proposedAt" label="Better then" optional value={isoIn(start, zone).slice(0, 16)} />
      <Button label="Another time" name="answer" value="other-time" />
      <Button label="I cannot" name="answer" value="cannot" />
    </Form>
  </PublicPage>
)

/** Does it work: yes or no? */
export const VerdictScreen = ({ district, zone, action, tester, deadline, problem }: TesterPage) => (
  <PublicPage lang="en" title={`Does ${tester.service} work?`} from={district}>
    {problem && <Problem refusal={problem} />}
    <p>Try what you do every day.</p>
    <Form action={action}>
      <Button label="Yes, it works" kind="first" name="verdict" value="pass" />
      <TextField name="failedTests" label="What does not work?" optional rows={2} maxlength={2000} />
      <Button label="No" kind="danger" name="verdict" value="fail" />
      <Button label="I cannot test now" name="verdict" value="cannot" />
    </Form>
    {deadline && <p>Until {inWords(deadline, zone)}.</p>}
  </PublicPage>
)

const thanks = {
  accepted: 'You test it then. A mail tells you when it is ready.',
  'other-time': 'The systems administrator hears of your time.',
  cannot: 'The systems administrator hears of it.',
  pass: 'It is recorded: it works.',
  fail: 'It is recorded. The systems administrator is told now.',
} as const

/** The receipt, and what a link shows that was used or has ended. */
export const ThanksScreen = ({ district, tester, problem }: Pick<TesterPage, 'district' | 'tester' | 'problem'>) => {
  const said = tester.verdict ?? tester.answer
  return (
    <PublicPage lang="en" title={problem ? 'This link does nothing more' : 'Thank you'} from={district}>
      {problem ? <Problem refusal={problem} title={problem.says} /> : said && <p>{thanks[said]}</p>}
    </PublicPage>
  )
}
