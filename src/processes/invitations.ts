import { randomUUID } from 'node:crypto'
import { mailFromEnv } from '../connectors/mail/from-env.ts'
import type { Db } from '../platform/db/pool.ts'
import { isDemoDistrict, keptMail } from '../subjects/demo/index.ts'
import type { InvitationMail } from '../subjects/people/index.ts'

const first = ({ districtName }: InvitationMail) => [
  `${districtName} runs its IT procedures on Afterbell, and you were given an account there.`,
  '',
  'Open this link, read, and choose a password. It works once, for 7 days:',
]
const reset = ({ districtName }: InvitationMail) => [
  `A new password was asked for, for your account at ${districtName} on Afterbell. Until you open the link and choose one, the old password stays.`,
  '',
  'The link works once, for 7 days; choosing a password ends every session you have open:',
]

/** The same for whoever reads Spanish: nobody's language is known before they open the page. */
const inSpanish = ({ districtName, isReset }: InvitationMail): readonly string[] => [
  '— En español —',
  isReset
    ? `Se pidió una contraseña nueva para su cuenta de ${districtName} en Afterbell. El enlace de arriba sirve una vez, durante 7 días; la contraseña anterior vale hasta que elija otra.`
    : `${districtName} le ha dado una cuenta en Afterbell. Abra el enlace de arriba y elija una contraseña. Sirve una vez, durante 7 días.`,
  'Si no lo esperaba, avise al departamento de tecnología y no haga nada más.',
]

/** Subject and text of the mail that brings a link: to a new account, or to a new password. */
export const invitationText = (mail: InvitationMail): { readonly subject: string; readonly text: string } => ({
  subject: mail.isReset ? `A new password for your account at ${mail.districtName}` : `Your account at ${mail.districtName}`,
  text: [
    `${mail.name},`,
    '',
    ...(mail.isReset ? reset(mail) : first(mail)),
    mail.link,
    '',
    'If you did not expect this, tell the technology department and do nothing else.',
    '',
    ...inSpanish(mail),
  ].join('\n'),
})

/** Mails invitations where a mail server is set; undefined where none is: they are then handed over, and the evidence says so. */
export const invitationSender = (env: NodeJS.ProcessEnv, db: Db): ((mail: InvitationMail) => Promise<void>) | undefined => {
  const { mail, from } = mailFromEnv(env)
  if (!mail) return undefined
  return async (invitation) => {
    const server = (await isDemoDistrict(db, invitation.districtId)) ? keptMail(db, invitation.districtId) : mail // a demonstration writes to nobody
    const sent = await server.send({
      to: invitation.to,
      from,
      ...invitationText(invitation),
      messageId: `${randomUUID()}@afterbell`,
      bounceToken: 'invitation',
    })
    if (sent.outcome !== 'accepted') throw new Error(sent.reply)
  }
}
