// The shape of the identity table's rows.
type System = 'windows' | 'macos' | 'android' | 'linux'
export type ProductRow = {
  readonly label: string
  readonly names: string // separated by spaces
  readonly is: RegExp
  readonly by?: RegExp // the publisher, where the name alone is not enough
  readonly on?: readonly System[]
  readonly edition?: string // a release line with ranges of its own
  readonly version?: 'java' | 'year' | 'named' | 'line' // how its version is read: by Java's own numbers, the year or the number in the name, the release line alone where the rest is a build; as told where nothing is said
  readonly untold?: string // why what is told of it cannot be compared
}
/** By name, or by its maker once no product has its name. */
export type NoProductRow = { readonly is?: RegExp; readonly by?: RegExp; readonly because: string; readonly on?: readonly System[] }
