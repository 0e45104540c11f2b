import { Button } from '../../kit/button.tsx'
import { Card, Stack } from '../../kit/card.tsx'
import { Form, SelectField, TextField } from '../../kit/fields.tsx'
import { KeyValue } from '../../kit/values.tsx'
import type { PolicyParameter, PolicyValue } from '../../core/policy/parameters.ts'

const words = (value: PolicyValue): string => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : Array.isArray(value) ? `${value.length} of them` : String(value))

const boundsOf = (one: PolicyParameter): string =>
  one.type === 'whole' ? `a whole number from ${one.min} to ${one.max}` : one.type === 'choice' ? one.options.join(', ') : one.type === 'yes-no' ? 'yes or no' : one.type === 'time' ? 'a time of day such as 19:00' : 'set elsewhere'

const Editor = ({ one, value }: { one: PolicyParameter; value: PolicyValue }) => {
  const options = one.type === 'choice' ? one.options : one.type === 'yes-no' ? ['yes', 'no'] : undefined
  const base = { name: 'value', id: `p-${one.name.replaceAll('.', '-')}`, label: `New value of ${one.name}`, hint: `${boundsOf(one)} (${one.unit})` }
  return (
    <Form action="/parameters" hidden={{ name: one.name }}>
      {options ? <SelectField {...base} value={words(value)} options={options.map((option) => ({ value: option, label: option }))} width="short" />
        : <TextField {...base} value={words(value)} width="short" />}
      <Button label="Set it" of={one.name} />
    </Form>
  )
}

export type Told = { readonly parameter: PolicyParameter; readonly value: PolicyValue }

/** The numbers a clause works with: whose they are, their bounds, and - for whoever may - a form each. What is under way keeps what it was approved with. */
export const ParametersCard = ({ told, mayChange }: { told: readonly Told[]; mayChange: boolean }) => (
  <Card id="numbers" title="Its numbers">
    <Stack>
      {told.map(({ parameter: one, value }) => (
        <div>
          <h3>{one.name}</h3>
          <p>{one.says}</p>
          <KeyValue items={[
            { key: 'In force', value: `${words(value)} (${one.unit})` }, { key: 'Default', value: words(one.default) }, { key: 'May be', value: boundsOf(one) },
            { key: 'Whose', value: one.origin === 'procedure' ? 'the written procedure says it' : 'ours: the procedure is silent' },
          ]} />
          {mayChange && one.type !== 'zone' && one.type !== 'windows' && <Editor one={one} value={value} />}
        </div>
      ))}
    </Stack>
  </Card>
)
