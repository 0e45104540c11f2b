import { z } from 'zod'
import { ok, type Result } from '../../core/result.ts'
import type { Jail } from '../../platform/jail/jail.ts'
import { readBounce } from './bounce.ts'
import type { BounceReader, BounceReport } from './contract.ts'

const report = z.strictObject({
  token: z.exactOptional(z.string().max(56)),
  recipient: z.string().max(400),
  action: z.enum(['failed', 'delayed', 'delivered', 'relayed', 'expanded']),
  status: z.string().max(20),
  diagnostic: z.string().max(400),
})

/** The jail's side: what a returned message says, null for what is none. */
export const answerBounce = (bytes: Uint8Array): Result<BounceReport | null> => ok(readBounce(Buffer.from(bytes).toString('utf8')) ?? null)

/**
 * Reads returned messages in the jail. What brings the reader down is taken for no notification, so that one message cannot hold up the box for ever;
 * a jail that is busy or gone is tried again.
 * @throws Error where the jail could not be asked
 */
export const jailedBounces =
  (jail: Pick<Jail, 'run'>): BounceReader =>
  async (bytes) => {
    const told = await jail.run('bounce', bytes)
    if (!told.ok && told.refusal.status === 503) throw new Error(told.refusal.says)
    const read = told.ok ? report.safeParse(told.value) : undefined
    return read?.success ? { token: undefined, ...read.data } : undefined
  }
