import { randomUUID } from 'node:crypto'
import { mailFromEnv } from '../connectors/mail/from-env.ts'
import type { InvitationMail } from '../subjects/people/index.ts'

const text = ({ name, link, districtName }: InvitationMail): string => [
  `${name},`, '', `${districtName} runs its IT procedures on Afterbell, and you were given an account there.`, '',
  'Open this link, read, and choose a password. It works once, for 7 days:', link, '', 'If you did not expect this, tell the technology department and do nothing else.',
].join('\n')

/** Mails invitations where a mail server is set; undefined where none is: they are then handed over, and the evidence says so. */
export const invitationSender = (env: NodeJS.ProcessEnv): ((mail: InvitationMail) => Promise<void>) | undefined => {
  const { mail, from } = mailFromEnv(env)
  if (!mail) return undefined
  return async (invitation) => {
    const sent = await mail.send({ to: invitation.to, from, subject: `Your account at ${invitation.districtName}`, text: text(invitation), messageId: `${randomUUID()}@afterbell`, bounceToken: 'invitation' })
    if (sent.outcome !== 'accepted') throw new Error(sent.reply)
  }
}
