import { z } from 'zod'
import type { Request0 } from '../../platform/http/route.ts'
import type { Refusal } from '../../core/result.ts'
import type { Visit } from './sign-in/auth.ts'
import type { Fault, Sent } from './person-form.rules.ts'

/** Text as a form sends it: what is missing or wrong is told with every other fault, by the field's reader. */
export const text = z.string().max(2000).optional()
export const several = z.union([z.string().max(200), z.array(z.string().max(200)).max(40)]).optional()

/** What was typed, to be shown again. */
export const typed = (sent: Sent, field: string): string | undefined => (typeof sent[field] === 'string' ? sent[field] : undefined)
export const faultAt = (faults: readonly Fault[], field: string): string | undefined => faults.find((one) => one.field === field)?.says

/** All faults of a form as one refusal. */
export const inputRefused = (faults: readonly Fault[], status: 422 | 429 = 422): Refusal => ({
  code: 'people/input-refused',
  clause: '-',
  status,
  says: `${faults.length === 1 ? 'One thing is' : `${faults.length} things are`} missing or not valid; nothing was changed.`,
  satisfiedBy: 'Correct what is listed and try again.',
  faults: faults.map((one) => `${one.field}: ${one.says}`),
})
/** A refusal's faults back at their fields, or the refusal as one line above the form. */
export const shownFaults = (refusal: Refusal): readonly Fault[] => {
  const faults = (refusal.faults ?? []).map((line) => ({ field: line.split(': ', 1)[0] ?? '', says: line.slice(line.indexOf(': ') + 2) }))
  return faults.length > 0 ? faults : [{ field: '', says: `${refusal.says} ${refusal.satisfiedBy}` }]
}

export const visitOf = (request: Request0): Visit => ({ remote: request.remote, headers: request.headers })
