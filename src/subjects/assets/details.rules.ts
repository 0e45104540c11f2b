/** In what state of use a device is. One that is lost is in nobody's use and still the district's: it is counted, as a retired one is not. */
export const statuses = {
  'in-use': 'In use',
  'in-store': 'In storage',
  repair: 'In repair',
  lost: 'Lost or stolen',
  retired: 'Retired',
  unknown: 'Not known',
} as const
export type Status = keyof typeof statuses
/** Whether its disk is encrypted. What nobody told is not known, and never No. */
export const encryptions = { yes: 'Yes', no: 'No', partial: 'Partly', unknown: 'Not known' } as const
export type Encryption = keyof typeof encryptions

/** What lists tell of a device beside what an agent sends. Days as ISO dates; `notes` by heading. */
export type Details = {
  readonly assetTag: string | null
  readonly macs: readonly string[]
  readonly osBuild: string
  readonly room: string | null
  readonly assignedTo: string | null
  readonly assignedId: string | null
  readonly purchasedOn: string | null
  readonly warrantyEndsOn: string | null
  readonly orderedFrom: string | null
  readonly status: Status
  readonly encryption: Encryption
  readonly encryptionTold: 'yes' | 'no' | null
  readonly encryptionBy: string | null
  readonly encryptionAt: string | null
  readonly updatesEndOn: string | null
  readonly notes: Readonly<Record<string, string>>
  /** False where no source ever saw it: a list alone tells of it. `lastSeen` then stands at 1970. */
  readonly isSeen: boolean
  /** When an agent on it spoke last; null: none ever did. */
  readonly heardAt: string | null
  /** When device management had it on the line, by that one's own word. */
  readonly managedAt: string | null
  /** When a list last named it, which is no word of its own. */
  readonly namedAt: string | null
  /** The later of `heardAt` and `managedAt`: what freshness goes by. */
  readonly freshAt: string | null
}

/** Notes as the saved list writes them and reads them again: one `Heading: text` a line. */
export const noteText = (notes: Readonly<Record<string, string>>): string =>
  Object.entries(notes)
    .map(([heading, text]) => `${heading}: ${text}`)
    .join('\n')
