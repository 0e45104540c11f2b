import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { devicesById } from '../../assets/index.ts'
import { useCase } from '../../ledger/index.ts'
import { endClaims, saveClaims } from './claims.store.ts'
import { nameOf } from './claims.views.ts'

export type Claim = { readonly cve: string; readonly deviceIds: readonly string[]; readonly package: string; readonly says: string }

/** A person says that a vulnerability is on these devices, where feeds cannot tell yet (PM-3.2): it stands beside what matching finds, under their name. */
export const claimFinding = useCase({
  name: 'vulnerabilities.claim-finding',
  clauses: ['PM-3.2'],
  load: async (act, { deviceIds }: Claim) => ({ devices: await devicesById(act.tx, deviceIds), name: act.actor.personId === undefined ? undefined : await nameOf(act.tx, act.actor.personId) }),
  decide: ({ devices, name }, { cve, says }) => {
    if (name === undefined) return refuse({ code: 'vulnerabilities/claim-needs-a-person', clause: 'PM-3.2', says: 'A person answers for it.', satisfiedBy: 'Sign in.', status: 403 })
    if (devices.length === 0 || says.trim() === '' || cve === '') return refuse({ code: 'vulnerabilities/claim-incomplete', clause: 'PM-3.2', says: 'A finding names a vulnerability, devices and a reason.', satisfiedBy: 'Choose devices, and say why.', status: 422 })
    return ok({ devices, name })
  },
  commit: async (act, { devices, name }, _, { cve, package: product, says }) => {
    const ids = await saveClaims(act, { source: 'person', name, scanId: null, at: act.now.toString() },
      devices.map(({ id }) => ({ deviceId: id, cve, package: product.slice(0, 300), version: '', fixed: '', severity: null, says: says.trim().slice(0, 2000) })))
    return { value: { ids, devices: devices.length }, evidence: [{ kind: 'vulnerabilities.finding-claimed', about: devices.slice(0, 200).map(({ id }) => showId('dev', id)), grade: 'attested' as const,
      content: { cve, package: product, devices: devices.length, why: says.trim() } }] }
  },
})

/** Ends what persons said, all at once: taken back, or settled. */
export const endClaimed = useCase({
  name: 'vulnerabilities.end-claims',
  clauses: ['PM-3.2'],
  load: async (_, { ids }: { readonly ids: readonly string[]; readonly why: string }) => ids,
  decide: (ids, { why }) => (ids.length > 0 && why.trim() !== '' ? ok(why.trim()) : refuse({ code: 'vulnerabilities/claim-end-incomplete', clause: 'PM-3.2', says: 'Ending a finding needs a reason.', satisfiedBy: 'Say how it is known.', status: 422 })),
  commit: async (act, why, ids) => {
    const ended = await endClaims(act, ids, why)
    return { value: { ended }, evidence: [{ kind: 'vulnerabilities.claims-ended', about: [], grade: 'attested' as const, content: { findings: ended, why } }] }
  },
})
