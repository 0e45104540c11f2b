import { Button } from './button.tsx'
import { Acts, Card } from './card.tsx'
import { CheckField, ChecksField, RadioField } from './choices.tsx'
import { DateTimeField, FileField, Form, SelectField, TextField } from './fields.tsx'
import { FormErrors, Problem } from './problem.tsx'

const TOO_SOON = 'The start is 9 days away; CM-5 asks for 14.'

const SITES = [
  { value: 'lakeside', label: 'Lakeside High' },
  { value: 'washington', label: 'Washington Middle', disabledBecause: 'state testing until Fri 20 Nov' },
]

const KINDS = [
  { value: 'normal', label: 'Normal', hint: '14 days ahead, one approval' },
  { value: 'standard', label: 'Standard', disabledBecause: 'No standing approval covers certificates.' },
  { value: 'emergency', label: 'Emergency', hint: 'Names every rule it waives, and who waives it' },
]

/** A form that came back: every fault at the top and at its field, every value kept. */
export function RefusedForm() {
  return (
    <Card id="form" title="New change request">
      <FormErrors
        errors={[
          { field: 'start', says: TOO_SOON },
          { field: 'plan', says: 'Say how it is undone.' },
        ]}
      />
      <Form action="#" multipart>
        <TextField name="title" label="What changes" value="Replace the print server’s certificate" />
        <SelectField name="site" label="Where" value="lakeside" choose="Choose a site" width="medium" options={SITES} />
        <DateTimeField
          name="start"
          label="Planned start"
          zone="America/Chicago"
          value="2026-11-26T19:15"
          error={TOO_SOON}
          hint="The maintenance window is Monday to Friday, 7:00 pm to 5:00 am, and weekends."
        />
        <TextField name="plan" label="How it is undone" rows={3} value="" error="Say how it is undone." />
        <RadioField name="kind" label="Kind" value="normal" options={KINDS} />
        <ChecksField
          name="told"
          label="Who is told"
          optional
          values={['staff']}
          options={[
            { value: 'staff', label: 'Staff of the site' },
            { value: 'families', label: 'Families' },
          ]}
        />
        <FileField name="proof" label="Vendor’s letter" optional hint="PDF, up to 10 MB." previous="letter.pdf" accept="application/pdf" />
        <CheckField name="tested" label="Tried on the test host" hint="With whom and when goes into the plan." checked optional />
        <Acts>
          <Button label="Send for approval" />
          <Button label="Keep as a draft" name="act" value="draft" />
        </Acts>
      </Form>
    </Card>
  )
}

const REFUSAL = {
  clause: 'CM-6',
  says: 'You asked for CR-118, so you cannot approve it.',
  satisfiedBy: 'A yes from the coordinator, or from the delegate she named.',
  faults: ['The requester and the approver are one person.', 'The text was edited after the first yes (10:02 am), which voided it.'],
}

export function Refused() {
  return <Problem title="This approval cannot count" refusal={REFUSAL} />
}
