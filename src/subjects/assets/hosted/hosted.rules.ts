import { ok, refuse, type Refusal, type Result } from '../../../core/result.ts'
import type { PatchingActor, Scope } from '../assets.rules.ts'

export const dataClasses = {
  public: 'Public',
  internal: 'Internal',
  'student-records': 'Student records',
  'staff-records': 'Staff records',
  financial: 'Financial',
  unknown: 'Not known',
} as const
export type DataClass = keyof typeof dataClasses

export const hostedNotFound: Refusal = {
  code: 'assets/hosted-not-found',
  clause: 'PM-2',
  says: 'There is no such hosted application in this district.',
  satisfiedBy: 'Find it in the list.',
  status: 404,
}

export type HostedSettings = {
  readonly name: string
  readonly vendor: string
  readonly product: string
  readonly version: string
  readonly ownerId: string | null
  readonly dataClass: DataClass
  readonly scope: Scope
  readonly scopeReason: string | null
  readonly patchingActor: PatchingActor
  readonly contractEndsOn: string | null
  readonly supportEndsOn: string | null
  readonly contact: string
  readonly contactEmail: string | null
}

/** Out of scope needs its reason (PM-2), as for a device. */
export const decideHosted = (to: HostedSettings): Result<HostedSettings> => {
  if (to.scope === 'out' && (to.scopeReason ?? '').trim() === '') {
    return refuse({
      code: 'assets/out-of-scope-needs-a-reason',
      clause: 'PM-2',
      says: 'An application can be out of scope only with a reason.',
      status: 422,
      satisfiedBy: 'Say why the department is not responsible for it.',
      faults: ['scopeReason: is missing'],
    })
  }
  return ok(to.scope === 'out' ? to : { ...to, scopeReason: null })
}
