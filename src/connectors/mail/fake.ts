// A stand-in for a mail server. The address alone decides: refused@… is refused, busy@… is put off, all others are accepted.
import type { BounceBox, BounceReport, Mail, Message, Sent } from './contract.ts'
import { isAddress } from './text.ts'

export type FakeMail = Mail & { readonly sent: Message[]; isDown: boolean }

export const fakeMail = (): FakeMail => {
  const fake: FakeMail = {
    grade: 'stand-in',
    sent: [],
    isDown: false,
    send: async (message): Promise<Sent> => {
      if (fake.isDown) return { outcome: 'later', reply: 'ECONNECTION: nobody answers', isReached: false }
      if (!isAddress(message.to)) return { outcome: 'refused', reply: 'not sent: this is not an e-mail address' }
      if (message.to.startsWith('refused@')) return { outcome: 'refused', reply: '550 5.1.1 no such user' }
      if (message.to.startsWith('busy@')) return { outcome: 'later', reply: '451 4.3.0 try again', isReached: true }
      fake.sent.push(message)
      return { outcome: 'accepted', reply: `250 2.0.0 queued as fake${fake.sent.length}`, queueId: `fake${fake.sent.length}` }
    },
  }
  return fake
}

/** Holds what was put in until it is taken; a handler that throws leaves it there. */
export const fakeBounces = (): BounceBox & { readonly waiting: (BounceReport | undefined)[] } => {
  const waiting: (BounceReport | undefined)[] = []
  return {
    waiting,
    take: async (handle) => {
      let taken = 0
      for (const report of [...waiting]) {
        await handle(report, `fake-${taken}`)
        waiting.splice(waiting.indexOf(report), 1)
        taken++
      }
      return taken
    },
  }
}
