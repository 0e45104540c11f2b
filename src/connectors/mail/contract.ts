// Mail as subjects see it: one message to one person, and what the mail server answered for that very one.
import type { Result } from '../../core/result.ts'

/** One message. Texts may hold anything; whoever sends it makes sure that nothing in it becomes a header, an address or a command. */
export type Message = {
  readonly to: string // an address alone, no name
  readonly from: string // `Afterbell <noreply@district.example>`
  readonly replyTo?: string | undefined
  readonly subject: string
  readonly text: string
  readonly messageId: string // without brackets; the same at every try, so that a repeat is seen as one
  readonly bounceToken: string // `[a-z0-9-]{1,56}`: comes back with a bounce and names the delivery
}

/**
 * What became of one try. `accepted`: the server took it over (not: it arrived). `refused`: it will never take it (5xx about the
 * recipient or the message). `later`: anything else, try again; `isReached` tells whether a mail server answered at all.
 * `reply` is the server's own line with its code, cleaned and cut to `replyLimit` signs.
 */
export type Sent =
  | { readonly outcome: 'accepted'; readonly reply: string; readonly queueId?: string | undefined }
  | { readonly outcome: 'refused'; readonly reply: string }
  | { readonly outcome: 'later'; readonly reply: string; readonly isReached: boolean }

/** `grade`: `observed` for a mail server, `stand-in` for what only plays one; evidence bears it. `send` never rejects. */
export type Mail = { readonly grade: 'observed' | 'stand-in'; send(message: Message): Promise<Sent> }

/** What a delivery status notification (RFC 3464) says of one recipient. `token` is whatever stood where ours should: check it. */
export type BounceReport = {
  readonly token: string | undefined
  readonly recipient: string
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  readonly status: string // `5.1.1`
  readonly diagnostic: string
}

/** Reads one returned message; undefined for what is no delivery status notification. Throws where it should be tried again. */
export type BounceReader = (bytes: Uint8Array) => Promise<BounceReport | undefined>

/** Where returned messages arrive. `take` hands over each new one (undefined: nothing we can read) and puts it away once the handler ends well; gives how many. */
export type BounceBox = { take(handle: (report: BounceReport | undefined, name: string) => Promise<void>): Promise<number> }

export const replyLimit = 300

/** A mailbox that is read and never written: nothing in it is marked, moved or deleted. `folder` as people write it. */
export type MailboxAt = {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls'
  readonly username: string
  readonly password: string
  readonly folder: string
}
/** `uidValidity` changes where the server counts anew: then no earlier number means anything. */
export type MailboxVisit = {
  readonly uidValidity: number
  readonly messages: number
  /** Numbers above `uid`, ascending; `since`: only what came in since that day (`2026-11-01`). */
  uidsAbove(uid: number, since?: string): Promise<Result<readonly number[]>>
  /** The first `maxBytes` of a message as it came, and when it came in; undefined where it is gone meanwhile. */
  fetch(
    uid: number,
    maxBytes: number,
  ): Promise<Result<{ readonly bytes: Uint8Array; readonly size: number; readonly receivedAt: string | null } | undefined>>
  /** When the newest message came in; null where it is not told. */
  newest(): Promise<Result<string | null>>
  close(): void
}
/** Signs in and opens the folder for reading. Refusals say in words what to mend; none holds the password. Never rejects. */
export type OpenMailbox = (at: MailboxAt) => Promise<Result<MailboxVisit>>
