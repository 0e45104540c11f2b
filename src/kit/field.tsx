import { useContext, type Child } from 'hono/jsx'
import { fieldId, LangContext, useWords } from './words.ts'

/** What every field shares. Its id is made of its name, so that FormErrors can lead to it; `id` only where two forms on a page share a name. */
export type FieldBase = {
  name: string
  label: string
  hint?: Child
  error?: string | undefined
  optional?: boolean | undefined
  id?: string | undefined
}

export type ControlAttributes = {
  id: string
  name: string
  required: boolean
  'aria-describedby': string | undefined
  'aria-invalid': 'true' | undefined
}

export type FieldProps = FieldBase & { control: (attributes: ControlAttributes) => Child }

/** Label, hint, error and one control, tied together. Values stay with the caller: a refused POST draws the page again with what was typed. */
export function Field({ control, ...base }: FieldProps) {
  const attributes = controlAttributes(base)
  return (
    <div class={base.error ? 'field bad' : 'field'}>
      <label for={attributes.id}>
        {base.label}
        <Optional when={base.optional} />
      </label>
      <Notes {...base} id={attributes.id} />
      {control(attributes)}
    </div>
  )
}

/** The same for several controls under one question. */
export function FieldSet({ children, ...base }: FieldBase & { children?: Child }) {
  const { id, 'aria-describedby': describedBy } = controlAttributes(base)
  return (
    <fieldset class={base.error ? 'field bad' : 'field'} aria-describedby={describedBy}>
      <legend>
        {base.label}
        <Optional when={base.optional} />
      </legend>
      <Notes {...base} id={id} />
      {children}
    </fieldset>
  )
}

/** Hint and error, with the ids that `controlAttributes` points to. */
export function Notes({ id, hint, error }: { id: string; hint?: Child; error?: string | undefined }) {
  const words = useWords()
  const english = useContext(LangContext) === 'en' ? undefined : 'en' // what a rule says of a field
  return (
    <>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${id}-error`}>
          <span class="hidden">{words.error} </span>
          <span lang={english}>{error}</span>
        </p>
      )}
    </>
  )
}

function Optional({ when }: { when?: boolean | undefined }) {
  const words = useWords()
  return when ? <span class="opt"> {words.optional}</span> : null
}

export function controlAttributes({ name, id = fieldId(name), hint, error, optional }: FieldBase): ControlAttributes {
  const notes = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return { id, name, required: !optional, 'aria-describedby': notes || undefined, 'aria-invalid': error ? 'true' : undefined }
}
