import type { Child } from 'hono/jsx'
import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../../platform/db/pool.ts'
import { mayDo, type Who } from '../../people/index.ts'
import { newestActsOf } from './acts.views.ts'
import { namesOf } from './names.views.ts'
import { idsIn, Said } from './one.screens.tsx'
import { contentOf } from './sentences.ts'

/** What is no saving: it is done in passing, or has a page that says it. */
const isInPassing = (kind: string): boolean =>
  /^people\.(signed-|passkey-used|backup-code-used|list-looked-through|sessions-ended)|^demo\.|^changes\.text-seen/.test(kind)
const lately = 60_000

/** What whoever looks has just done, as the ledger tells it; undefined where nothing of theirs was entered within the last minute. */
export const savedJustNow = async (tx: Tx, now: Temporal.Instant, who: Pick<Who, 'personId' | 'positions' | 'zone'>): Promise<Child | undefined> => {
  const acts = await newestActsOf(tx, who.personId, now.subtract({ milliseconds: lately }))
  const row = acts.find(({ grade }) => grade === 'attested' || grade === 'enforced') ?? acts[0]
  if (row === undefined || isInPassing(row.kind)) return undefined
  const content = contentOf(row.content)
  const names = await namesOf(tx, idsIn(row, content))
  const more = acts.filter(({ kind }) => kind === row.kind).length - 1
  return (
    <>
      <Said row={{ ...row, actor_name: 'You' }} content={content} names={names} zone={who.zone} />
      {more > 0 && ` And ${more.toLocaleString('en-US')} more like it.`}{' '}
      {mayDo(who.positions, 'reports.see').ok && <a href={`/evidence/${row.id}`}>Evidence</a>}
    </>
  )
}
