import type { Refusal } from '../../../core/result.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card } from '../../../kit/card.tsx'
import { DateTimeField, Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { Fold } from '../../../kit/fold.tsx'
import { ClauseLink, Problem } from '../../../kit/problem.tsx'
import { faultOf, inLabels } from '../fields.ts'
import { sources, sourceWords, type Source } from './sources.rules.ts'

const sourceOfActor: Readonly<Record<string, Source>> = {
  google: 'google-admin',
  intune: 'intune',
  'apple-mdm': 'apple-mdm',
  msp: 'msp-report',
  vendor: 'vendor-statement',
}

/** What was refused, with what was typed. */
export type SourceSent = { readonly refusal: Refusal; readonly values: Readonly<Record<string, string | undefined>> }
type SourceFormProps = { action: string; actor: string; whyNot: string | undefined; zone: string; product: string; sent?: SourceSent | undefined }
const labels = { seenAt: 'When it was last seen there', version: 'Version or build' } as const

/** What the source that speaks for whoever patches says, stated by a person who read it there. Drawn only where somebody else patches. */
export function SourceForm({ action, actor, whyNot, zone, product, sent }: SourceFormProps) {
  const source = sourceOfActor[actor]
  if (source === undefined) return <></>
  return (
    <Card id="told" title={`What ${sources[source].replace(/^The /, 'the ')} says`} side={<ClauseLink id="PM-2" />}>
      <Fold summary="Record what it shows" isOpen={sent !== undefined}>
        {sent && <Problem refusal={inLabels(sent.refusal, labels)} title="Not saved" />}
        <Form action={action} hidden={{ source }}>
          <DateTimeField name="seenAt" label={labels.seenAt} zone={zone} value={sent?.values.seenAt} error={faultOf(sent?.refusal, 'seenAt')} />
          <TextField name="product" label="Product" id="told-product" value={sent?.values.product ?? product} maxlength={200} optional />
          <TextField
            name="version"
            label={labels.version}
            id="told-version"
            value={sent?.values.version ?? ''}
            maxlength={100}
            error={faultOf(sent?.refusal, 'version')}
            optional
          />
          <SelectField
            name="says"
            label="What it says about updates"
            options={Object.entries(sourceWords).map(([value, label]) => ({ value, label }))}
            value={sent?.values.says ?? 'nothing'}
          />
          <TextField
            name="detail"
            label="Where you read it"
            value={sent?.values.detail ?? ''}
            maxlength={500}
            optional
            hint="The page of the console, or the date of the statement."
          />
          <Acts>
            <Button label="Save" disabledBecause={whyNot} id="told-state" />
          </Acts>
        </Form>
      </Fold>
    </Card>
  )
}
