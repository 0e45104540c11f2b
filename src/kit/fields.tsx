import type { Child } from 'hono/jsx'
import { zoneWord } from '../core/time/words.ts'
import { Field, type FieldBase } from './field.tsx'
import { useWords } from './words.ts'

type Width = 'short' | 'medium' | 'full'
const look = (width: Width = 'full') => (width === 'full' ? 'input' : `input ${width}`)

/** `wide` where it holds a table. */
export type FormProps = { action?: string; multipart?: boolean; wide?: boolean; hidden?: Readonly<Record<string, string>>; children?: Child }

/** A form that POSTs. The server checks everything and lists every fault at once, so the browser's own one-at-a-time bubbles are off. */
export function Form({ action, multipart = false, wide = false, hidden = {}, children }: FormProps) {
  return (
    <form class={wide ? 'form wide' : 'form'} method="post" action={action} enctype={multipart ? 'multipart/form-data' : undefined} novalidate>
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}

export type TextFieldProps = FieldBase & {
  value?: string | undefined
  type?: 'text' | 'email' | 'tel' | 'password' | 'search' | 'url' | undefined
  /** More than one makes it a text area. */
  rows?: number | undefined
  autocomplete?: string | undefined
  inputmode?: 'numeric' | 'decimal' | 'email' | 'tel' | undefined
  maxlength?: number | undefined
  width?: Width | undefined
}

export function TextField({ value, type = 'text', rows = 1, autocomplete, inputmode, maxlength, width, ...base }: TextFieldProps) {
  return (
    <Field
      {...base}
      control={(attributes) =>
        rows > 1 ? (
          <textarea class={look(width)} {...attributes} rows={rows} maxlength={maxlength}>
            {value && `\n${value}`}
          </textarea>
        ) : (
          <input
            class={look(width)}
            {...attributes}
            type={type}
            value={value}
            autocomplete={autocomplete}
            inputmode={inputmode}
            maxlength={maxlength}
          />
        )
      }
    />
  )
}

export type Option = {
  readonly value: string
  readonly label: string
  readonly hint?: string | undefined
  readonly disabledBecause?: string | undefined
}

export type SelectFieldProps = FieldBase & {
  options: readonly Option[]
  value?: string | undefined
  /** The first, empty line, e.g. "Choose a school"; leave it out where a value always stands. */
  choose?: string | undefined
  width?: Width | undefined
}

export function SelectField({ options, value, choose, width, ...base }: SelectFieldProps) {
  return (
    <Field
      {...base}
      control={(attributes) => (
        <select class={look(width)} {...attributes}>
          {choose && <option value="">{choose}</option>}
          {options.map((option) => (
            <option value={option.value} selected={option.value === value} disabled={option.disabledBecause !== undefined}>
              {option.disabledBecause ? `${option.label} (${option.disabledBecause})` : option.label}
            </option>
          ))}
        </select>
      )}
    />
  )
}

export type DateTimeFieldProps = FieldBase & {
  kind?: 'datetime-local' | 'date' | 'time'
  /** As the browser writes it (`2026-11-17T19:00`, `2026-11-17` or `19:00`), in the district's zone. */
  value?: string | undefined
  /** Said beside the label. */
  zone?: string | undefined
  min?: string
  max?: string
}

export function DateTimeField({ kind = 'datetime-local', value, zone, min, max, ...base }: DateTimeFieldProps) {
  const label = zone && kind !== 'date' ? `${base.label}, ${zoneWord(zone)} time` : base.label
  return (
    <Field
      {...base}
      label={label}
      control={(attributes) => <input class={look('medium')} {...attributes} type={kind} value={value} min={min} max={max} />}
    />
  )
}

export type FileFieldProps = FieldBase & { accept?: string; multiple?: boolean; previous?: string | undefined }

/** A browser cannot be given its file back: `previous` is the name of the one sent with a refused form, and the hint asks for it again. */
export function FileField({ accept, multiple = false, previous, hint, ...base }: FileFieldProps) {
  const words = useWords()
  const again = previous ? (
    <>
      {hint} {words.fileAgain(previous)}
    </>
  ) : (
    hint
  )
  return (
    <Field {...base} hint={again} control={(attributes) => <input class="input" {...attributes} type="file" accept={accept} multiple={multiple} />} />
  )
}
