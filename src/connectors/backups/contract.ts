// What a backup system tells about one server (SP-1.6, SP-4.7). Read from the system itself; a person's attestation is not
// a connector's business.

export type BackupTroubleCode =
  | 'unreachable'
  | 'login-refused'
  | 'no-such-host' // the system knows no backup of this server
  | 'step-failed'
  | 'unreadable-answer'
export type BackupTrouble = { readonly code: BackupTroubleCode; readonly says: string }
export type BackupAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: BackupTrouble }

export const known = <T>(value: T): BackupAnswer<T> => ({ ok: true, value })
export const backupTrouble = (code: BackupTroubleCode, says: string): Extract<BackupAnswer<never>, { ok: false }> => ({
  ok: false,
  trouble: { code, says },
})

/** `crc`: the archive's own sums; `read`: every byte was read back; `boot`: a restored machine was started. */
export type VerifyMethod = 'none' | 'crc' | 'read' | 'boot'

/** Times are epoch milliseconds of the backup system's own clock. `lastTriedAtMs` is null where the system keeps no failed tries. */
export type BackupFacts = {
  readonly host: string
  readonly source: string // `restic main`: which system, under the name it has here
  readonly evidence: 'real' | 'stand-in'
  readonly lastGoodAtMs: number
  readonly lastTriedAtMs: number | null
  readonly lastResult: 'ok' | 'warn' | 'fail'
  readonly verifiedAtMs: number | null
  readonly verifyMethod: VerifyMethod
  readonly reference: string // the system's own name of that backup, for the evidence
  readonly limits: string // what this source cannot tell
}

export type Backups = { readonly latest: (host: string) => Promise<BackupAnswer<BackupFacts>> }
