// What the runner may ask of a server it patches: a closed list of typed steps (SP-3, SP-4.3). No step takes free text,
// so nothing a person or a host wrote can become part of a command. Every effect has a probe that tells, after a crash of
// ours, whether it happened: an install by its token, a reboot by the boot id, a revert by the versions.

/** Why a question has no answer. "Cannot tell" is never read as "fine". */
export type HostTroubleCode =
  | 'unreachable' // no connection, or none within the limit
  | 'host-key-differs' // the machine that answered is not the pinned one
  | 'login-refused'
  | 'sudo-refused' // the account may not run this step
  | 'link-lost' // the connection ended before the answer did; whether the step ran is to be probed
  | 'repository-unreachable' // apt could not refresh its lists: what is pending cannot be told
  | 'package-manager-busy' // another process holds apt's or dpkg's lock
  | 'package-manager-broken' // dpkg was interrupted: repair first
  | 'step-failed' // the command ended with an error that has no name of its own
  | 'unreadable-answer' // an answer in a form we do not know
export type HostTrouble = { readonly code: HostTroubleCode; readonly says: string }
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: HostTrouble }

export const answer = <T>(value: T): Answer<T> => ({ ok: true, value })
export const trouble = (code: HostTroubleCode, says: string): Extract<Answer<never>, { ok: false }> => ({ ok: false, trouble: { code, says } })

/** `hostKeys` are public keys as in known_hosts (`ssh-ed25519 AAAA…`); at least one, and the machine must show one of them. */
export type HostTarget = {
  readonly name: string
  readonly address: string
  readonly port: number
  readonly user: string
  readonly privateKey: string // OpenSSH or PEM text
  readonly hostKeys: readonly string[]
}

export type DeletedMap = { readonly pid: number; readonly path: string }
export type BrokenPackage = { readonly name: string; readonly says: string }
export type KernelFacts = {
  readonly running: string // uname -r
  readonly runningVersion: string | null // the package version it was built as, where the kernel tells
  readonly newest: string | null // null: no kernel package is installed
  readonly newestVersion: string | null
  readonly ofContainer: boolean // the kernel is the container host's and no concern of this machine's packages
}
export type HostFacts = {
  readonly bootId: string
  readonly clockMs: number // the host's own clock, epoch milliseconds: compare through an offset, never directly
  readonly os: string
  readonly architecture: string
  readonly kernel: KernelFacts
  readonly deletedMaps: readonly DeletedMap[]
  readonly broken: readonly BrokenPackage[] // dpkg --audit; empty is sound
  readonly held: readonly string[]
  readonly rebootRequiredFile: boolean // told, never trusted: it is often absent with a new kernel installed
  readonly freeBytes: { readonly root: number; readonly cache: number }
}

export type Update = {
  readonly name: string
  readonly architecture: string
  readonly from: string | null
  readonly to: string
  readonly origin: string
}
/** `keptBack` needs a removal or a decision; `phased` is deferred by the distribution and not pending. */
export type Pending = {
  readonly updates: readonly Update[]
  readonly removals: readonly string[]
  readonly keptBack: readonly string[]
  readonly phased: readonly string[]
}

/** `name:architecture` -> version, of every package that is installed (or half installed: then the status says so). */
export type Versions = { readonly [package_: string]: string }

/** Work that outlives our connection. Each names the one command it stands for; there is no work with parameters. */
export type Work = 'upgrade' | 'configure' | 'fix-broken'
export type WorkState =
  | { readonly state: 'not-started' } // neither the unit nor the package manager's log knows the token
  | { readonly state: 'running'; readonly lastLine: string }
  // exit code null: it ended well by the log, the code itself is gone (rebooted since)
  | { readonly state: 'finished'; readonly exitCode: number | null; readonly lines: readonly string[] }
  | { readonly state: 'interrupted'; readonly says: string } // begun, not ended, not running: power loss or a kill

export type Started = { readonly did: 'started' | 'already-started' }
export type Rebooting = { readonly did: 'asked' | 'already-rebooted'; readonly bootId: string }

/** One connection, kept for one phase (a handshake costs seconds on a slow host). Every step may answer with a trouble. */
export type HostSession = {
  readonly bootId: () => Promise<Answer<string>>
  readonly facts: () => Promise<Answer<HostFacts>>
  /** Refreshes the lists first; answers `repository-unreachable` rather than an old list. */
  readonly pending: () => Promise<Answer<Pending>>
  readonly versions: () => Promise<Answer<Versions>>
  /** Starts detached work under this token, once: a second start with the same token changes nothing. */
  readonly start: (work: Work, token: string) => Promise<Answer<Started>>
  readonly poll: (work: Work, token: string) => Promise<Answer<WorkState>>
  /** Asks for a reboot if the boot id is still `bootIdBefore`; otherwise it has happened already. */
  readonly reboot: (bootIdBefore: string) => Promise<Answer<Rebooting>>
  /** Sets the host's clock: needed after a revert to a memory snapshot, which brings the old time back. */
  readonly setClock: (epochSeconds: number) => Promise<Answer<null>>
  readonly close: () => void
}

export type EvidenceGrade = 'real' | 'stand-in'
export type Hosts = { readonly evidence: EvidenceGrade; readonly open: (target: HostTarget) => Promise<Answer<HostSession>> }

/** Tokens come from us alone; the pattern keeps them harmless in a unit name and in a log line. */
export const tokenPattern = /^[a-z0-9][a-z0-9-]{0,39}$/
