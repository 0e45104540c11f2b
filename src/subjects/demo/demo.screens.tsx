import type { Refusal } from '../../core/result.ts'
import { inWords } from '../../core/time/words.ts'
import { Button } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { Form, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { Notice } from '../../kit/tag.tsx'
import { PublicPage } from '../../kit/public-page.tsx'
import { faultOf } from '../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import { jumps } from './demo.rules.ts'
import type { KeptMail } from './demo.views.ts'

export function LinkPage({ name, district, action }: { name: string; district: string; action: string }) {
  return (
    <PublicPage lang="en" title={`Try it as ${name}`} from={district}>
      <p>This is a demonstration: nobody in it is real, and nothing leaves it. The link works once.</p>
      <form method="post" action={action}>
        <Button label={`Continue as ${name}`} kind="first" />
      </form>
    </PublicPage>
  )
}

/** The four jumps, one button each. */
const Jumps = () => (
  <Form action="/demo/clock">
    <Acts>
      {Object.entries(jumps).map(([value, label]) => (
        <Button label={label} name="to" value={value} />
      ))}
    </Acts>
  </Form>
)

export function DemoPage({ who, refusal }: { who: Who; refusal?: Refusal | undefined }) {
  const may = mayDo(who.positions, 'demo.remove')
  return (
    <StaffPage
      who={who}
      path="/demo"
      title="Demonstration"
      question="What is this, and how does it end?"
      answer="A fictional district with a fictional school year, entered through the product itself."
    >
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        <Card id="clock" title="Move the clock">
          <p>Windows, notices, holds and due dates follow. It only goes forward.</p>
          <Jumps />
        </Card>
        <Card id="mail" title="Mail">
          <p>
            Nothing is sent from here. <a href="/demo/mail">What would have been sent</a> can be read, and its links followed as whoever they were
            for.
          </p>
        </Card>
        <Card id="end" title="Remove it">
          <p>Everything in it is deleted, including its evidence. A real district can never be removed.</p>
          <Form action="/demo/remove">
            <TextField name="name" label={`Type its name: ${who.districtName}`} error={faultOf(refusal, 'name')} />
            <Acts>
              <Button label="Remove the demonstration" kind="danger" disabledBecause={may.ok ? undefined : may.refusal.says} />
            </Acts>
          </Form>
        </Card>
      </Stack>
    </StaffPage>
  )
}

export function MailPage({ who, mails }: { who: Who; mails: readonly KeptMail[] }) {
  return (
    <StaffPage
      who={who}
      path="/demo"
      title="Mail"
      question="What would have been sent?"
      answer={mails.length === 0 ? 'Nothing yet.' : `The newest ${mails.length}, none of which were sent.`}
    >
      <Notice state="soon">
        Everyone who is signed in to this demonstration reads all of this, links included, whatever their position. In a real district mail leaves,
        and nobody reads another’s here.
      </Notice>
      <Card id="kept" title="Newest first">
        {mails.map(({ address, subject, body, at }) => (
          <div class="mail">
            <h3>{subject}</h3>
            <p class="meta">
              To {address}, {inWords(at, who.zone, { withYear: true })}
            </p>
            {body.split(/\n{2,}/).map((part) => (
              <p>{part.split(/(https?:\/\/\S+)/).map((word) => (/^https?:\/\//.test(word) ? <a href={word}>{word}</a> : word))}</p>
            ))}
          </div>
        ))}
      </Card>
    </StaffPage>
  )
}
