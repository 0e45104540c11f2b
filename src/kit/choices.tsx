import { FieldSet, type FieldBase, Notes, controlAttributes } from './field.tsx'
import type { Option } from './fields.tsx'

/** One of several. The first control carries the field's id, so that an error leads to it. */
export function RadioField({ options, value, ...base }: FieldBase & { options: readonly Option[]; value?: string | undefined }) {
  return (
    <FieldSet {...base}>
      {options.map((option, at) => (
        <Choice type="radio" base={base} option={option} at={at} checked={option.value === value} required={!base.optional} />
      ))}
    </FieldSet>
  )
}

/** Any of several, sent as repeated values of one name. */
export function ChecksField({ options, values = [], ...base }: FieldBase & { options: readonly Option[]; values?: readonly string[] }) {
  return (
    <FieldSet {...base}>
      {options.map((option, at) => (
        <Choice type="checkbox" base={base} option={option} at={at} checked={values.includes(option.value)} required={false} />
      ))}
    </FieldSet>
  )
}

/** One box to tick; sends `value` (default `yes`) or nothing. */
export function CheckField({ checked = false, value = 'yes', ...base }: FieldBase & { checked?: boolean; value?: string }) {
  const attributes = controlAttributes(base)
  return (
    <div class={base.error ? 'field bad' : 'field'}>
      <div class="choice">
        <input type="checkbox" {...attributes} value={value} checked={checked} />
        <label for={attributes.id}>{base.label}</label>
        <Notes {...base} id={attributes.id} />
      </div>
    </div>
  )
}

type ChoiceProps = { type: 'radio' | 'checkbox'; base: FieldBase; option: Option; at: number; checked: boolean; required: boolean }

function Choice({ type, base, option, at, checked, required }: ChoiceProps) {
  const first = controlAttributes(base).id
  const id = at === 0 ? first : `${first}-${at + 1}`
  const note = option.disabledBecause ?? option.hint
  return (
    <div class="choice">
      <input
        type={type}
        id={id}
        name={base.name}
        value={option.value}
        checked={checked}
        required={required}
        disabled={option.disabledBecause !== undefined}
        aria-describedby={note ? `${id}-note` : undefined}
      />
      <label for={id}>{option.label}</label>
      {note && (
        <p class="hint" id={`${id}-note`}>
          {note}
        </p>
      )}
    </div>
  )
}
