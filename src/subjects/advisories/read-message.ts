// Reads one mail message, in the jail only.
import PostalMime from 'postal-mime'
import { ok, refuse, type Result } from '../../core/result.ts'
import { textOfHtml } from './html-text.ts'
import { cleanBlock, cleanLine, dateIn, type Told } from './told.ts'

/** What a message tells. Attachments are not read; a text part counts before an HTML one. */
export const answerMessage = async (bytes: Uint8Array): Promise<Result<Told>> => {
  try {
    const mail = await PostalMime.parse(bytes, { maxNestingDepth: 20, maxHeadersSize: 256 * 1024, rfc822Attachments: true })
    const plain = mail.text?.trim() ? mail.text : textOfHtml(mail.html ?? '')
    const from = mail.from
    return ok({
      toldId: (mail.messageId ?? '').replaceAll('\0', '').trim().slice(0, 1_000).toWellFormed(),
      subject: cleanLine(mail.subject ?? '', 500),
      sender: cleanLine(from === undefined ? '' : `${from.name ?? ''} <${from.address ?? ''}>`, 300),
      link: '',
      ...cleanBlock(plain),
      datedAt: dateIn(mail.date),
    })
  } catch (error) {
    const says = error instanceof Error ? cleanLine(error.message, 200) : 'it cannot be read'
    return refuse({
      code: 'advisories/message-unreadable',
      clause: 'PM-3.2',
      status: 422,
      says: `The message cannot be read: ${says}.`,
      satisfiedBy: 'Read it in the mailbox itself.',
    })
  }
}
