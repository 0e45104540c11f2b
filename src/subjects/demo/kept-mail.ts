import type { Mail } from '../../connectors/mail/contract.ts'
import type { Db } from '../../platform/db/pool.ts'
import { reading } from '../ledger/index.ts'
import { keepMail } from './demo.store.ts'

/** The mail server of a demonstration: takes everything, keeps it for the page Mail, and sends nothing. Its evidence says stand-in. */
export const keptMail = (db: Db, districtId: string): Mail => ({
  grade: 'stand-in',
  send: async ({ to, subject, text }) => {
    const at = await reading({ db, districtId }, async (_, now) => now)
    await keepMail(db, districtId, { address: to, subject: `[Demonstration] ${subject}`, body: text }, at)
    return { outcome: 'accepted', reply: '250 2.0.0 kept by the demonstration, sent to nobody' }
  },
})
