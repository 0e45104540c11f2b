import { ok, refuse, type Result } from '../../core/result.ts'
import { inWords } from '../../core/time/words.ts'
import { reading, type From } from '../ledger/index.ts'
import { districtOf } from '../people/index.ts'
import { sourceOf } from './advisories.views.ts'
import { enter, readSource, type SourceParts } from './read-source.ts'
import { pollSource } from './poll-sources.ts'

/** Tries a source as a person would: in, how much is there, how new. Then it is read at once, so that what it brings need not be waited for. */
export const trySource = async (from: From, id: string, parts: SourceParts): Promise<Result<{ readonly says: string }>> => {
  const { source, zone, now } = await reading(from, async (tx, at) => ({
    source: await sourceOf(tx, id),
    zone: (await districtOf(tx))?.zone ?? 'UTC',
    now: at.toString(),
  }))
  if (source === undefined)
    return refuse({
      code: 'advisories/source-not-found',
      clause: 'PM-3.2',
      says: 'There is no such source.',
      satisfiedBy: 'Choose one from the list.',
      status: 404,
    })
  const newestOf = (at: string | null): string => (at === null ? '' : `, newest of ${inWords(at, zone)}`)
  let says = ''
  if (source.kind === 'mailbox') {
    const entered = await enter(source, parts)
    if (!entered.ok) return entered
    const newest = entered.value.messages === 0 ? ok(null) : await entered.value.newest()
    entered.value.close()
    if (!newest.ok) return newest
    says = `Signed in: ${entered.value.messages.toLocaleString('en-US')} ${entered.value.messages === 1 ? 'message' : 'messages'}${newestOf(newest.value)}.`
  } else {
    const read = await readSource({ ...source, etag: null, modified: null }, parts, now)
    if (!read.ok) return read
    says = `Read: ${read.value.items.length.toLocaleString('en-US')} ${read.value.items.length === 1 ? 'entry' : 'entries'}${newestOf(read.value.newestAt)}.`
  }
  const { taken, fault } = await pollSource(from, source, parts)
  return ok({ says: `${says} ${fault ?? (taken === 0 ? 'Nothing in it was new here.' : `${taken.toLocaleString('en-US')} added to the inbox.`)}` })
}
