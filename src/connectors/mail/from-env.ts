import type { BounceBox, BounceReader, Mail } from './contract.ts'
import { maildirBounces } from './maildir.ts'
import { smtpMail } from './smtp.ts'
import { bareAddress } from './text.ts'

/** `mail` is missing where no SMTP_URL is set: then nothing is sent, and pages say so. `from` may be used as it is. */
export type MailParts = { readonly mail?: Mail | undefined; readonly bounces?: BounceBox | undefined; readonly from: string }

/**
 * Mail as the environment sets it: SMTP_URL, MAIL_FROM, MAIL_BOUNCE_ADDRESS (`bounces@district.example`) and MAIL_BOUNCES (the Maildir its mail ends in).
 * Returned mail is taken in only where `readBounce` is given: it comes from anybody, and is read in the jail.
 * @throws Error for an address that is none.
 */
export const mailFromEnv = (env: NodeJS.ProcessEnv, readBounce?: BounceReader): MailParts => {
  const from = env.MAIL_FROM || 'Afterbell <afterbell@localhost>'
  if (bareAddress(from) === undefined) throw new Error('MAIL_FROM is no e-mail address; give one such as Afterbell <noreply@example.org>')
  return {
    from,
    ...(env.SMTP_URL ? { mail: smtpMail({ url: env.SMTP_URL, bounceAddress: env.MAIL_BOUNCE_ADDRESS || undefined }) } : {}),
    ...(env.MAIL_BOUNCES && readBounce ? { bounces: maildirBounces(env.MAIL_BOUNCES, readBounce) } : {}),
  }
}
