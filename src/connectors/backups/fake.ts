// A stand-in backup system: what it tells is what it was given.
import { backupTrouble, known, type BackupFacts, type Backups } from './contract.ts'

export type FakeBackups = {
  readonly [host: string]: { readonly lastGoodAtMs: number; readonly lastResult?: BackupFacts['lastResult'] } | 'unreachable'
}

/** `read` is called at each question, so that a test or a file may change what it tells. */
export const fakeBackups = (read: () => FakeBackups): Backups => ({
  latest: async (host) => {
    const all = read()
    const found = Object.hasOwn(all, host) ? all[host] : undefined
    if (found === undefined) return backupTrouble('no-such-host', `no backup of ${host} (stand-in)`)
    if (found === 'unreachable') return backupTrouble('unreachable', 'no answer (stand-in)')
    return known({
      host,
      source: 'stand-in',
      evidence: 'stand-in',
      lastGoodAtMs: found.lastGoodAtMs,
      lastTriedAtMs: found.lastGoodAtMs,
      lastResult: found.lastResult ?? 'ok',
      verifiedAtMs: null,
      verifyMethod: 'none',
      reference: 'stand-in',
      limits: 'a stand-in',
    })
  },
})
