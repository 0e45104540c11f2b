// What has no name cannot be found again: said beside the field, with everything else kept.
import { refuse, type Refused } from '../../core/result.ts'

export const hasNoName = (name: string): boolean => name.trim() === ''
/** `field` is the one the form writes the name in. */
export const needsName = (says: string, clause: string, field = 'name'): Refused =>
  refuse({ code: 'assets/name-is-missing', clause, status: 422, says, satisfiedBy: 'Enter it and try again.', faults: [`${field}: is missing`] })
