import { Button } from '../../kit/button.tsx'

export type FilterField =
  | {
      readonly name: string
      readonly label: string
      readonly value: string | undefined
      readonly options: readonly { readonly value: string; readonly label: string }[]
    }
  | { readonly name: string; readonly label: string; readonly value: string | undefined; readonly options?: undefined }

/** Filters as a form that GETs: the address is the saved view. An empty choice means all. */
export function FilterForm({
  action,
  fields,
  hidden = {},
}: {
  action: string
  fields: readonly FilterField[]
  hidden?: Readonly<Record<string, string>>
}) {
  return (
    <form class="acts" method="get" action={action}>
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {fields.map((field) => (
        <div class="field">
          <label for={field.name}>{field.label}</label>
          {field.options === undefined ? (
            <input class="input short" type="search" id={field.name} name={field.name} value={field.value} />
          ) : (
            <select class="input short" id={field.name} name={field.name}>
              <option value="">All</option>
              {field.options.map((option) => (
                <option value={option.value} selected={option.value === field.value}>
                  {option.label}
                </option>
              ))}
            </select>
          )}
        </div>
      ))}
      <Button label="Show" />
    </form>
  )
}
