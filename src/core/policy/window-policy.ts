import { ok, refuse, type Result } from '../result.ts'
import type { WindowPolicy } from '../time/windows.ts'
import { extraWindows, text, yes, type PolicyValues } from './parameters.ts'

const kinds = {
  'district.zone': text,
  'window.weekdayOpens': text,
  'window.weekdayCloses': text,
  'window.weekend': yes,
  'window.mondayTail': yes,
  'window.extra': extraWindows,
} as const

/** The standing maintenance window of a policy (CM-2). Refused (`policy/window-incomplete`) with every parameter that is missing or that clashes. */
export const windowPolicyOf = (values: PolicyValues): Result<WindowPolicy> => {
  const faults = Object.entries(kinds).flatMap(([name, read]) => {
    try {
      read(values, name)
      return []
    } catch {
      return `${name}: the window needs this parameter`
    }
  })
  if (faults.length === 0 && text(values, 'window.weekdayOpens') === text(values, 'window.weekdayCloses'))
    faults.push('window.weekdayOpens: opening and closing at the same time is neither a window nor none')
  if (faults.length > 0)
    return refuse({
      code: 'policy/window-incomplete',
      clause: 'CM-2',
      status: 422,
      faults,
      says: 'The policy does not tell the standing maintenance window.',
      satisfiedBy: `mending ${faults.length} parameter(s)`,
    })
  return ok({
    zone: text(values, 'district.zone'),
    weekdayOpens: text(values, 'window.weekdayOpens'),
    weekdayCloses: text(values, 'window.weekdayCloses'),
    weekend: yes(values, 'window.weekend'),
    mondayTail: yes(values, 'window.mondayTail'),
    extra: extraWindows(values, 'window.extra'),
  })
}
