import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { setTimer } from '../../../platform/jobs/timers.store.ts'
import { devicesById } from '../../assets/index.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import type { Follow } from '../follow.ts'
import { endClaims, saveClaims } from './claims.store.ts'
import { claimsForChange, nameOf } from './claims.views.ts'

export type Claim = { readonly cve: string; readonly deviceIds: readonly string[]; readonly package: string; readonly says: string }

const atOnce = 50
/** The plan follows what is said of devices (PM-3.3): few in the same transaction, many in the background, and nobody waits. */
export const followClaimsOf = async (act: Act, follow: Follow, deviceIds: readonly string[], because: string): Promise<void> => {
  if (deviceIds.length > atOnce) await setTimer(act, 'vulnerabilities.claims-changed', act.now, { because })
  else if (deviceIds.length > 0) await follow(act, deviceIds, because)
}

/** A person says that a vulnerability is on these devices, where feeds cannot tell yet (PM-3.2): it stands beside what matching finds, under their name, and in the plan to be checked. */
export const claimFinding = (follow: Follow) =>
  useCase({
    name: 'vulnerabilities.claim-finding',
    clauses: ['PM-3.2', 'PM-3.3'],
    load: async (act, { deviceIds }: Claim) => ({
      devices: await devicesById(act.tx, deviceIds),
      name: act.actor.personId === undefined ? undefined : await nameOf(act.tx, act.actor.personId),
    }),
    decide: ({ devices, name }, { cve, says }) => {
      if (name === undefined)
        return refuse({
          code: 'vulnerabilities/claim-needs-a-person',
          clause: 'PM-3.2',
          says: 'Only a signed-in person can do this.',
          satisfiedBy: 'Sign in.',
          status: 403,
        })
      if (devices.length === 0 || says.trim() === '' || cve === '')
        return refuse({
          code: 'vulnerabilities/claim-incomplete',
          clause: 'PM-3.2',
          says: 'A finding needs a vulnerability, devices and a reason.',
          satisfiedBy: 'Choose devices, and give a reason.',
          status: 422,
        })
      return ok({ devices, name })
    },
    commit: async (act, { devices, name }, _, { cve, package: product, says }) => {
      const { ids } = await saveClaims(
        act,
        { source: 'person', name, scanId: null, at: act.now.toString() },
        devices.map(({ id }) => ({
          deviceId: id,
          cve,
          package: product.slice(0, 300),
          version: '',
          fixed: '',
          severity: null,
          says: says.trim().slice(0, 2000),
        })),
      )
      await followClaimsOf(
        act,
        follow,
        devices.map(({ id }) => id),
        `${name} says ${cve}`,
      )
      return {
        value: { ids, devices: devices.length },
        evidence: [
          {
            kind: 'vulnerabilities.finding-claimed',
            about: [...ids.slice(0, 100).map((id) => showId('clm', id)), ...devices.slice(0, 100).map(({ id }) => showId('dev', id))],
            grade: 'attested' as const,
            content: { cve, package: product, devices: devices.length, why: says.trim() },
          },
        ],
      }
    },
  })

/** Ends what persons said, all at once: taken back, or looked at and settled. A scanner's word ends with its next scan. */
export const endClaimed = (follow: Follow) =>
  useCase({
    name: 'vulnerabilities.end-claims',
    clauses: ['PM-3.2', 'PM-3.3'],
    load: (act, { ids }: { readonly ids: readonly string[]; readonly why: string }) => claimsForChange(act.tx, ids),
    decide: (claims, { why }) => {
      const no = (code: string, says: string, satisfiedBy: string, status: 404 | 409 | 422, faults?: readonly string[]) =>
        refuse({ code: `vulnerabilities/${code}`, clause: 'PM-3.2', says, satisfiedBy, status, ...(faults === undefined ? {} : { faults }) })
      if (claims.length === 0 || claims.some(({ endedAt }) => endedAt !== null))
        return no('claim-not-there', 'This finding no longer applies.', 'See the vulnerability’s page.', 404)
      if (claims.some(({ source }) => source !== 'person'))
        return no(
          'claim-of-a-scanner',
          'A scanner’s finding ends with its next scan.',
          'Import a newer scan, or mark the vulnerability as not counting here.',
          409,
        )
      return why.trim() === ''
        ? no('claim-end-incomplete', 'Ending a finding needs a reason.', 'Say how it is known.', 422, ['why: is missing'])
        : ok({ claims, why: why.trim().slice(0, 2000) })
    },
    commit: async (act, { claims, why }) => {
      const ended = await endClaims(
        act,
        claims.map(({ id }) => id),
        why,
      )
      const deviceIds = [...new Set(claims.map(({ deviceId }) => deviceId))]
      await followClaimsOf(act, follow, deviceIds, `a finding ended: ${why.slice(0, 100)}`)
      return {
        value: { ended },
        evidence: [
          {
            kind: 'vulnerabilities.claims-ended',
            about: [...claims.slice(0, 100).map(({ id }) => showId('clm', id)), ...deviceIds.slice(0, 100).map((id) => showId('dev', id))],
            grade: 'attested' as const,
            content: { findings: ended, why, cves: [...new Set(claims.map(({ cve }) => cve))].slice(0, 50) },
          },
        ],
      }
    },
  })
