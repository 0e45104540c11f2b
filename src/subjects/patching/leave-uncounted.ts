import { reading, type From } from '../ledger/index.ts'
import { evaluateDevices } from './evaluate-devices.ts'
import { uncountedInPlan } from './updates/states.views.ts'

/** Devices that no figure counts any more, retired by a list or before this was looked at, leave the plan (PM-2): what is counted nowhere waits for nothing. */
export const leaveUncounted = async (from: From): Promise<void> => {
  const deviceIds = await reading(from, uncountedInPlan)
  if (deviceIds.length > 0) await evaluateDevices(from, { deviceIds, because: 'retired or out of scope' })
}
