import type { Refusal } from '../../core/result.ts'
import { isoIn } from '../../core/time/zone.ts'
import { Button } from '../../kit/button.tsx'
import { DateTimeField, Form, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { PublicPage } from '../../kit/public-page.tsx'
import { useSays } from '../../kit/say.ts'
import type { Tester } from './runbooks.views.ts'
import { testerWords } from './tester.words.ts'

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
export const AcceptScreen = ({ district, zone, action, tester, start, problem }: TesterPage) => {
  const says = useSays(testerWords)
  return (
    <PublicPage title={says.canYou(tester.service)} from={district}>
      {problem && <Problem refusal={problem} />}
      <p>{says.aboutTen(says.when(start, zone))}</p>
      <Form action={action}>
        <Button label={says.yesICan} kind="first" name="answer" value="accepted" />
        <DateTimeField name="proposedAt" label={says.betterThen} optional value={isoIn(start, zone).slice(0, 16)} />
        <Button label={says.anotherTime} name="answer" value="other-time" />
        <Button label={says.iCannot} name="answer" value="cannot" />
      </Form>
    </PublicPage>
  )
}

/** Does it work: yes or no? */
export const VerdictScreen = ({ district, zone, action, tester, deadline, problem }: TesterPage) => {
  const says = useSays(testerWords)
  return (
    <PublicPage title={says.doesItWork(tester.service)} from={district}>
      {problem && <Problem refusal={problem} />}
      <p>{says.tryIt}</p>
      <Form action={action}>
        <Button label={says.works} kind="first" name="verdict" value="pass" />
        <TextField name="failedTests" label={says.whatFails} optional rows={2} maxlength={2000} />
        <Button label={says.no} kind="danger" name="verdict" value="fail" />
        <Button label={says.notNow} name="verdict" value="cannot" />
      </Form>
      {deadline && <p>{says.until(says.when(deadline, zone))}</p>}
    </PublicPage>
  )
}

/** The receipt, and what a link shows that was used or has ended. */
export const ThanksScreen = ({ district, tester, problem }: Pick<TesterPage, 'district' | 'tester' | 'problem'>) => {
  const says = useSays(testerWords)
  const said = tester.verdict ?? tester.answer
  return (
    <PublicPage title={problem ? says.over : says.thanks} from={district}>
      {problem ? <Problem refusal={problem} title={problem.says} /> : said && <p>{says[said]}</p>}
    </PublicPage>
  )
}
