import type { Refusal, Result } from '../../core/result.ts'

// What an unmodified inventory agent sends, made one shape. Everything here is plain JSON: it crosses a process boundary.

/** The parts of an inventory. A part the agent did not send is *not known*, never empty: see `NormalInventory.sections`. */
export type SectionName = 'hardware' | 'bios' | 'os' | 'software' | 'drives' | 'antivirus' | 'networks' | 'users' | 'firewalls' | 'screenlock'

export type OsFamily = 'linux' | 'windows' | 'macos' | 'android' | 'chromeos' | 'freebsd' | 'other' | 'unknown'

export type Ecosystem =
  | 'dpkg'
  | 'rpm'
  | 'pacman'
  | 'portage'
  | 'slackware'
  | 'nix'
  | 'apk'
  | 'freebsd'
  | 'snap'
  | 'flatpak'
  | 'windows'
  | 'macos'
  | 'android'
  | 'browser'
  | 'other'

export type Title = {
  readonly name: string
  readonly version: string // '' where the agent told none (often so with hotfixes)
  readonly ecosystem: Ecosystem
  readonly arch?: string // as the package manager writes it: amd64, all, x86_64
  readonly source?: string // source package, where told; FusionInventory and OCS tell none, osquery does
  readonly sourceVersion?: string // with `source` only
  readonly publisher?: string
  readonly installedOn?: string // YYYY-MM-DD
  readonly kind: 'package' | 'hotfix' | 'app' | 'extension'
}

export type Drive = {
  readonly mount: string // / or C:
  readonly encrypted: 'yes' | 'no' | 'partial' | 'unknown' // Linux and macOS agents leave the key out rather than say no
  readonly encryption?: string // LUKS2, BitLocker, FileVault, with the algorithm where told
  readonly medium?: 'removable' | 'optical' | 'network' // told of drives that are no part of the device
  readonly volume?: string
  readonly label?: string
  readonly fileSystem?: string
  readonly totalMb?: number
  readonly freeMb?: number
}

export type Antivirus = { readonly name: string; readonly enabled?: boolean; readonly upToDate?: boolean; readonly version?: string }

/** One firewall as told: `ufw`, or a profile of Windows. */
export type Firewall = { readonly name: string; readonly enabled?: boolean }
export type ScreenLock = { readonly enabled: boolean; readonly graceSeconds?: number }

/** One chassis of a stack, or a module with a firmware of its own. */
export type GearMember = {
  readonly name: string
  readonly manufacturer?: string
  readonly model?: string
  readonly serial?: string
  readonly firmware?: string
}

export type NormalInventory = {
  readonly itemType: 'Computer' | 'Phone' | 'Printer' | 'NetworkEquipment' | 'Appliance'
  readonly hostname: string
  readonly domain?: string
  readonly serial?: string // placeholders such as "To be filled by O.E.M." are left out, with a note
  readonly uuid?: string // lower case
  readonly macs: readonly string[] // aa:bb:cc:dd:ee:ff of real adapters only
  readonly manufacturer?: string
  readonly model?: string
  readonly chassis?: string
  readonly assetTag?: string
  readonly firmware?: string // version of BIOS or UEFI, as told
  readonly os: {
    readonly family: OsFamily
    readonly name: string
    readonly version: string
    readonly codename?: string
    readonly arch: string
    readonly kernel?: string // on Windows the build, 10.0.22631
    readonly installedOn?: string // YYYY-MM-DD
    readonly bootTime?: string // ISO 8601; without an offset where the agent told no zone (then local time of the device)
  }
  readonly software: readonly Title[]
  readonly drives: readonly Drive[]
  readonly antivirus: readonly Antivirus[]
  readonly firewalls?: readonly Firewall[]
  readonly screenLock?: ScreenLock
  readonly users?: readonly string[] // signed in when it was taken
  readonly lastUser?: string
  readonly members?: readonly GearMember[] // of gear that was read over SNMP
  readonly agent?: string
  readonly tag?: string
  readonly sections: readonly SectionName[] // what was sent; keep the stored value of every other part
}

export type Dialect = 'xml' | 'glpi-json' | 'osquery' // osquery: its answers put together, see osquery.ts
export type Compression = 'zlib' | 'gzip' | 'none'

export type Submission = {
  readonly kind: 'prolog' | 'inventory' | 'contact' | 'getconfig'
  readonly dialect: Dialect
  readonly compression: Compression
  readonly deviceId: string // made at the agent's first run; a reinstall gives a new one
  readonly agentId?: string // header GLPI-Agent-ID; set by the route
  readonly partial: boolean // only the sections named; the rest is unchanged
  readonly inventory?: NormalInventory
  readonly gear?: readonly NormalInventory[] // what the agent read of other devices over SNMP; `deviceId` is then the agent's own, or nobody's
  readonly notes: readonly string[] // what was cleaned, cut, collapsed or left out
}

/** One request of an osquery daemon. What it answered to a question of the inventory stays text, to be put together and read as a whole. */
export type OsqueryRequest = {
  readonly nodeKey?: string
  readonly enrol?: { readonly secret: string; readonly host: string; readonly platform: number; readonly version: string; readonly hostname: string }
  readonly log?: { readonly type: string; readonly results: readonly OsqueryResult[] } // snapshots; anything else is passed over
  readonly answers?: readonly OsqueryAnswer[]
  readonly notes: readonly string[]
}
/** `rows` is a JSON array of flat objects of text; `at` in seconds since 1970 by the device's clock. */
export type OsqueryResult = { readonly name: string; readonly at: number; readonly rows: string }
export type OsqueryAnswer = {
  readonly id: string
  readonly isAnswered: boolean
  readonly message: string
  readonly rows: string
  readonly shown: readonly Readonly<Record<string, string>>[]
} // cleaned, at most `limits.answerRows`: for people

/** What goes back to an agent, whole. */
export type Answer = { readonly status: number; readonly contentType: string; readonly body: Uint8Array }

/** How an answer must be written for the agent that asked. */
export type Asked = Pick<Submission, 'kind' | 'dialect' | 'compression' | 'agentId'>

export type AgentGateway = {
  /** Reads one request body (as it came, compressed or not) in the jail. Refusals: `inventory/…` of the reader, `jail/…` of the jail. */
  read(bytes: Uint8Array): Promise<Result<Submission>>
  /** Reads one request of an osquery daemon in the jail. */
  readOsquery(bytes: Uint8Array): Promise<Result<OsqueryRequest>>
  /** One submission of a daemon's newest answers, to be kept and then read like any other. */
  putTogether(host: string, version: string, results: readonly OsqueryResult[]): Uint8Array
  /** `GET ?action=getConfig&machineid=…`, asked by agents' other tasks: answer with `accepted`, kind `getconfig`. */
  asksForConfig(query: URLSearchParams): boolean
  /** The answer that makes the agent go on: a prolog or contact is asked for its inventory, an inventory is thanked. */
  accepted(asked: Asked, hours: number): Answer
  /** Asks a GLPI Agent to fetch the result at the same address in `seconds`. */
  pending(asked: Asked, seconds: number): Answer
  /** A refusal in the agent's own language, so that it lands in the agent's log. */
  refused(refusal: Refusal, asked?: Asked): Answer
}

/** Limits of one submission. A body over any of them is refused whole, with the limit named. */
export const limits = {
  bodyBytes: 16 * 1024 * 1024,
  inflatedBytes: 64 * 1024 * 1024,
  titles: 20_000,
  rows: 1_000, // drives, adapters, users; more are left out with a note
  depth: 32,
  nodes: 2_000_000, // XML elements, JSON values
  textLength: 512, // longer values are cut, with a note
  deviceIdLength: 255,
  results: 1_024, // of one log of osquery: what its daemon sends at most
  answerRows: 200, // of one question, shown to people
} as const
