import type { Temporal } from 'temporal-polyfill'
import { inWords } from '../../core/time/words.ts'
import { isoIn } from '../../core/time/zone.ts'
import type { Theme } from '../../kit/me-menu.tsx'
import type { DayClock } from '../../kit/top-strip.tsx'
import type { Undo } from '../../kit/undo-bar.tsx'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { openUndo } from './undo/undo.views.ts'

/** What stands around every page of whoever looks: how it is shown, what may be taken back, the district's clock. */
export type Frame = { readonly theme: Theme; readonly hasKeys: boolean; readonly undo?: Undo | undefined; readonly clock?: DayClock | undefined }

export const themeCookie = 'afterbell_theme'
export const keysCookie = 'afterbell_keys'
const cookie = (headers: Headers, name: string): string | undefined =>
  new RegExp(`(?:^|;\\s*)${name}=([a-z]{1,10})(?:;|$)`).exec(headers.get('cookie') ?? '')?.[1]

/** How this browser wants its pages: cookies that hold a word each, and nothing of the person. */
export const lookOf = (headers: Headers): Pick<Frame, 'theme' | 'hasKeys'> => {
  const theme = cookie(headers, themeCookie)
  return { theme: theme === 'light' || theme === 'dark' ? theme : 'auto', hasKeys: cookie(headers, keysCookie) !== 'off' }
}

const places: Readonly<Record<string, string>> = { dev: '/devices/' }

/** What the person did last and may still take back. */
export const undoShown = async (tx: Tx, now: Temporal.Instant, { personId, zone }: { personId: string; zone: string }): Promise<Undo | undefined> => {
  const row = await openUndo(tx, personId, now)
  if (row === undefined) return undefined
  const place = places[row.about.split('_', 1)[0] ?? '']
  return {
    says: row.says,
    action: `/undo/${showId('undo', row.id)}`,
    href: place === undefined ? undefined : place + row.about,
    until: { iso: isoIn(row.endsAt, zone), words: inWords(row.endsAt, zone) },
  }
}
