// What a person may state on behalf of a source (PM-2): a moment that lies behind, and something that can be judged.
import { isBefore, readInstant, type At } from '../../../core/time/zone.ts'
import { ok, refuse, type Result } from '../../../core/result.ts'

export const sources = {
  'google-admin': 'Google Admin',
  intune: 'Intune',
  'apple-mdm': 'Apple MDM',
  'msp-report': 'The provider’s report',
  'vendor-statement': 'The vendor’s statement',
} as const
export type Source = keyof typeof sources
/** Consoles that a device checks in with by itself; a provider's report and a vendor's statement hear nothing from it. */
export const isManagement = (source: string): boolean => ['google-admin', 'intune', 'apple-mdm'].includes(source)
export const sourceWords = { current: 'Up to date', behind: 'Updates are missing', nothing: 'Does not say' } as const
export type SourceWord = keyof typeof sourceWords

export type SourceStatement = { readonly seenAt: string; readonly product: string; readonly version: string; readonly says: SourceWord }

/** The moment the source saw it. Refused: a moment still to come, and a statement that tells neither a version nor a judgement. */
export const checkStatement = (told: SourceStatement, now: At, zone: string): Result<string> => {
  const seen = readInstant(told.seenAt, zone)
  const no = (says: string, satisfiedBy: string, fault: string) =>
    refuse({ code: 'assets/source-says-nothing', clause: 'PM-2', status: 422, says, satisfiedBy, faults: [fault] })
  if (!seen.ok) return refuse({ ...seen.refusal, clause: 'PM-2', faults: [`seenAt: ${seen.refusal.says}`] })
  if (isBefore(now, seen.value)) return no('The date is in the future.', 'Enter when the source last saw it.', 'seenAt: is in the future')
  if (told.version.trim() === '' && told.says === 'nothing') {
    return no(
      'This gives neither the version nor whether it is up to date.',
      'Enter the version, or what the source says about updates.',
      'version: is missing',
    )
  }
  return ok(seen.value.toString())
}
