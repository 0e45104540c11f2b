import type { Act } from '../ledger/index.ts'
import { everyone, letterAbout, letters, runBinding, tell, type RunNow } from './load-run.ts'

const decide = 'Decide now: put the server back, or keep what is installed and have it tested.'

/**
 * A run by hand that goes on no further: everyone hears where nothing was touched; else all of IT, because the service may be away when the day
 * begins, and somebody has to decide.
 */
export const tellShort = async (
  act: Act,
  { run, policy, audience }: RunNow,
  to: 'stopped' | 'over-window' | 'not-clean',
  says: string,
): Promise<void> => {
  const about = letterAbout(run, audience, policy.zone)
  if (to === 'stopped') {
    await tell(act, run, 'postponed', letters.withdrawn({ ...about, reason: `${says} Nothing on it was touched.` }), {
      to: everyone(audience),
      boundTo: runBinding(run),
    })
    return
  }
  const head = to === 'over-window' ? 'Paused, the window closed' : 'Installation failed'
  await tell(act, run, 'alarm', letters['test-result']({ ...about, result: `${head}. ${says} ${decide}` }), { to: audience.it })
}
