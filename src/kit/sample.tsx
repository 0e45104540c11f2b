import { renderPage } from './document.tsx'
import { Button, PostButton } from './button.tsx'
import { Acts, Card, Empty, Stack, Two } from './card.tsx'
import { CheckField, ChecksField, RadioField } from './choices.tsx'
import { ClockStrip } from './clock-strip.tsx'
import { DateTimeField, FileField, Form, SelectField, TextField } from './fields.tsx'
import { NeedList } from './need-list.tsx'
import { Page } from './page.tsx'
import { FormErrors, Problem } from './problem.tsx'
import { PublicPage } from './public-page.tsx'
import { DEVICES, EVIDENCE, HOLD, NAV, NEEDS, SCHOOLS, STEPS, WINDOW } from './sample-data.tsx'
import { Steps, Timeline } from './steps.tsx'
import { DataTable, Meter, Pager } from './table.tsx'
import { DemoBanner, Notice, Tag } from './tag.tsx'
import { Code, KeyValue, Log, Time } from './values.tsx'
import type { Lang } from './words.ts'

/** Every part of the kit on one page, with the words of a school district. */
export function KitSample() {
  return (
    <Page title="Tuesday, 17 November" question="What needs me now, and by when?" answer="Four things need you. One is 2 h late: the backup of SIS-DB-01." nav={NAV}
      who={{ name: 'Maria Chen', position: 'Systems administrator', href: '#facts', signOutAction: '#' }}
      banner={<DemoBanner>Lakeside District is made up, and its clock stands at Tue 17 Nov, 10:30 am.</DemoBanner>}
      action={<Button label="New change request" kind="first" href="#form" />}
      footer={<><span>Lakeside District</span><span>All times Central</span><span>Procedures in force since 1 July 2026</span></>}>
      <Notice state="soon" action={<PostButton action="#" label="Send it now" />}>The notice for tonight goes out at <Time iso="2026-11-17T12:30-06:00" words="12:30 pm Central" />, in 2 hours.</Notice>
      <Two>
        <Stack>
          <Card id="needs" title="Needs you"><NeedList needs={NEEDS} /></Card>
          <Card id="window" title="Tonight’s window">
            <p>Opens <strong>7:00 pm</strong>, closes <strong>Wed 5:00 am</strong> Central. Two servers, about 1 h 50 min, last safe start of a rollback 3:20 am.</p>
            <ClockStrip {...WINDOW} />
          </Card>
        </Stack>
        <Stack><Schools /><RightNow /></Stack>
      </Two>
      <Devices />
      <Two>
        <Stack>
          <Card id="steps" title="SIS-APP-02: the procedure, revision 7" side={<Tag state="wait">updating, pass 2</Tag>} now><Steps steps={STEPS} start={6} /></Card>
          <Card id="evidence" title="Evidence"><Timeline entries={EVIDENCE} /></Card>
        </Stack>
        <Stack><Rollback /><Facts /></Stack>
      </Two>
      <Two><RefusedForm /><Stack><Refused /><States /></Stack></Two>
    </Page>
  )
}

function Schools() {
  return (
    <Card id="schools" title="Are we within our own rules?">
      <DataTable caption="Devices up to date, by school" captionHidden rows={SCHOOLS} empty="No school has a device yet." columns={[
        { label: 'School', head: true, cell: (row) => row.school },
        { label: 'Up to date', number: true, cell: (row) => (row.share === undefined ? '?' : `${Math.round(row.share * 100)} %`) },
        { label: 'State', cell: (row) => <Tag state={row.state}>{row.word}</Tag> },
      ]} />
    </Card>
  )
}

function RightNow() {
  return (
    <Card id="outside" title="Who from outside is inside?">
      <Empty says="Nobody is.">The last one, Sunrise HVAC, left yesterday at 4:50 pm. Access ends by itself.</Empty>
    </Card>
  )
}

function Devices() {
  return (
    <Card id="devices" title="Servers and their updates" side={<a href="#devices">As a spreadsheet</a>}>
      <DataTable caption="Sorted by what is open, most first" rows={DEVICES} empty="No server matches. Take a filter away." columns={[
        { label: 'Server', head: true, cell: (row) => <a href="#facts">{row.name}</a>, sort: { href: '?sort=name' } },
        { label: 'Site', cell: (row) => row.site, sort: { href: '?sort=site' } },
        { label: 'System', cell: (row) => row.system },
        { label: 'Open findings', number: true, cell: (row) => <>{row.open}<Meter share={row.open / 14} state={row.state} /></>, sort: { href: '?sort=open', is: 'descending' } },
        { label: 'Due', cell: (row) => row.due, sort: { href: '?sort=due' } },
        { label: 'State', cell: (row) => <Tag state={row.state}>{row.word}</Tag> },
      ]} />
      <Pager from={1} to={5} of={1212} nextHref="?page=2" />
      <DataTable caption="Servers without an owner" rows={[]} empty="None: every server has an owner." columns={[{ label: 'Server', cell: () => '' }, { label: 'Since', cell: () => '' }]} />
    </Card>
  )
}

function Rollback() {
  return (
    <Card id="now" title="Now: update until nothing is left">
      <Log lines={[
        { at: '8:31:07', text: <>libssl3 3.0.20 → <b>3.0.22</b></> }, { at: '8:33:52', text: <>linux-image 6.1.176 → <b>6.1.192</b></> },
        { at: '8:34:20', text: 'reboot: kernel is new' }, { at: '8:34:48', text: 'back, boot id changed' }, { at: '8:36:10', text: <>perl-base → <b>5.36.0-7+deb12u4</b></> },
      ]} />
      <Acts>
        <PostButton action="#" kind="danger" label="Roll back to 8:14 pm" cost="Loses what was written since 8:14 pm. Takes about 2 min. Safe until 3:20 am." />
        <Button label="Skip this step" disabledBecause="SP-3 does not allow it. An exception from the director would." />
      </Acts>
    </Card>
  )
}

function Facts() {
  return (
    <Card id="facts" title="SIS-APP-02">
      <KeyValue items={[
        { key: 'Owner', value: 'Dana Whitfield, registrar' }, { key: 'Tester', value: 'J. Ortiz, by text message' },
        { key: 'Last seen', value: <Time iso="2026-11-17T10:12-06:00" words="Tue 17 Nov, 10:12 am" /> }, { key: 'Kernel', value: <Code>6.1.0-44-amd64</Code> },
        { key: 'Exposure', value: <Tag state="unknown">not known, counts as exposed</Tag> },
      ]} />
      <ClockStrip {...HOLD} />
    </Card>
  )
}

function RefusedForm() {
  return (
    <Card id="form" title="New change request">
      <FormErrors errors={[{ field: 'start', says: 'The start is 9 days away; CM-5 asks for 14.' }, { field: 'plan', says: 'Say how it is undone.' }]} />
      <Form action="#" multipart>
        <TextField name="title" label="What changes" value="Replace the print server’s certificate" />
        <SelectField name="site" label="Where" value="lakeside" choose="Choose a site" width="medium" options={[{ value: 'lakeside', label: 'Lakeside High' }, { value: 'washington', label: 'Washington Middle', disabledBecause: 'state testing until Fri 20 Nov' }]} />
        <DateTimeField name="start" label="Planned start" zone="Central" value="2026-11-26T19:15" hint="The standing window is Monday to Friday, 7:00 pm to 5:00 am, and weekends." error="The start is 9 days away; CM-5 asks for 14." />
        <TextField name="plan" label="How it is undone" rows={3} value="" error="Say how it is undone." />
        <RadioField name="kind" label="Kind" value="normal" options={[{ value: 'normal', label: 'Normal', hint: '14 days ahead, one approval' }, { value: 'standard', label: 'Standard', disabledBecause: 'No standing approval covers certificates.' }, { value: 'emergency', label: 'Emergency', hint: 'Names every rule it waives, and who waives it' }]} />
        <ChecksField name="told" label="Who is told" optional values={['staff']} options={[{ value: 'staff', label: 'Staff of the site' }, { value: 'families', label: 'Families' }]} />
        <FileField name="proof" label="Vendor’s letter" optional hint="PDF, up to 10 MB." previous="letter.pdf" accept="application/pdf" />
        <CheckField name="tested" label="Tried on the test host" hint="With whom and when goes into the plan." checked optional />
        <Acts><Button label="Send for approval" /><Button label="Keep as a draft" name="act" value="draft" /></Acts>
      </Form>
    </Card>
  )
}

function Refused() {
  return (
    <Problem title="This approval cannot count" refusal={{ clause: 'CM-6', says: 'You asked for CR-118, so you cannot approve it.', satisfiedBy: 'A yes from the coordinator, or from the delegate she named.',
      faults: ['The requester and the approver are one person.', 'The text was edited after the first yes (10:02 am), which voided it.'] }} />
  )
}

function States() {
  return (
    <Card id="plan" title="States">
      <Acts>
        <Tag state="late">2 h late</Tag><Tag state="soon">by 1:15 pm</Tag><Tag state="wait">waiting 1 day</Tag><Tag state="good">in order</Tag><Tag state="unknown">do not know</Tag><Tag state="standin">stand-in</Tag>
      </Acts>
      <Notice state="standin">This proof comes from a stand-in and counts for no clause.</Notice>
      <Notice state="unknown">23 devices have been silent for 14 days: we do not know.</Notice>
    </Card>
  )
}

const TESTER = {
  en: { title: 'Does it work?', from: 'Lakeside District', ask: 'Student information system: sign in, open a class, take attendance. Ten minutes is plenty.', yes: 'Yes, it works', no: 'No, something is wrong', later: 'I cannot test now', saw: 'What did you see?', foot: 'Asked of J. Ortiz, until 9:30 pm tonight. “No” stops the work and calls the administrator.' },
  es: { title: '¿Funciona?', from: 'Distrito Lakeside', ask: 'Sistema de información estudiantil: entre, abra una clase, pase lista. Diez minutos bastan.', yes: 'Sí, funciona', no: 'No, algo está mal', later: 'Ahora no puedo probar', saw: '¿Qué vio?', foot: 'Se le pidió a J. Ortiz, hasta las 9:30 de esta noche. “No” detiene el trabajo y avisa al administrador.' },
} satisfies Record<Lang, unknown>

/** A public page as a tester gets it. */
export function PublicSample({ lang }: { lang: Lang }) {
  const says = TESTER[lang]
  return (
    <PublicPage lang={lang} title={says.title} from={says.from} other={lang === 'en' ? { lang: 'es', href: '?lang=es' } : { lang: 'en', href: '?lang=en' }} foot={<p>{says.foot}</p>}>
      <p>{says.ask}</p>
      <Form>
        <TextField name="seen" label={says.saw} rows={3} optional />
        <Stack>
          <Button kind="first" label={says.yes} name="verdict" value="pass" />
          <Button kind="danger" label={says.no} name="verdict" value="fail" />
          <Button label={says.later} name="verdict" value="cannot" />
        </Stack>
      </Form>
    </PublicPage>
  )
}

/** Both as whole pages. */
export const sampleHtml = () => renderPage(<KitSample />)
export const publicSampleHtml = (lang: Lang) => renderPage(<PublicSample lang={lang} />)
