import { Tag } from '../../../kit/tag.tsx'
import { signatureWords, type SignatureShown } from './signature.rules.ts'

/** A feed's signature as a state, and by which key; `isNeeded`: unsigned it would be refused. */
export function SignatureTag({ feed, isNeeded = false }: { feed: SignatureShown; isNeeded?: boolean }) {
  const { words, state } = signatureWords(feed)
  const [short, ...rest] = words.split(', ')
  return (
    <>
      <Tag state={state}>{feed.signature === 'checked' ? (feed.isKeyEnded ? 'key no longer trusted' : 'checked') : short}</Tag>
      {feed.signature === 'checked' ? <p class="reason">{short}</p> : rest.length > 0 && <p class="reason">{rest.join(', ')}</p>}
      {isNeeded && <p class="reason">must be signed</p>}
    </>
  )
}
