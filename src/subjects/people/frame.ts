import type { Child } from 'hono/jsx'
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
export type Frame = {
  readonly theme: Theme
  readonly hasKeys: boolean
  /** Groups of the menu left unfolded in this browser; undefined: none was touched yet. */
  readonly unfolded?: readonly string[] | undefined
  /** How many things wait behind entries of the menu, by their address. */
  readonly counts?: Readonly<Record<string, number>> | undefined
  readonly undo?: Undo | undefined
  /** What the form that led here has just saved. */
  readonly saved?: Child
  readonly clock?: DayClock | undefined
}

export const themeCookie = 'afterbell_theme'
export const keysCookie = 'afterbell_keys'
const cookie = (headers: Headers, name: string): string | undefined =>
  new RegExp(`(?:^|;\\s*)${name}=([a-z]{1,10})(?:;|$)`).exec(headers.get('cookie') ?? '')?.[1]

/** How this browser wants its pages: cookies that hold a word each, and nothing of the person. */
export const lookOf = (headers: Headers): Pick<Frame, 'theme' | 'hasKeys' | 'unfolded'> => {
  const theme = cookie(headers, themeCookie)
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    hasKeys: cookie(headers, keysCookie) !== 'off',
    unfolded: unfoldedOf(headers),
  }
}
/** `afterbell_menu=patching.proof`, as the keys' script keeps it; only words, and few of them. */
const unfoldedOf = (headers: Headers): readonly string[] | undefined =>
  /(?:^|;\s*)afterbell_menu=([a-z.]{0,100})(?:;|$)/.exec(headers.get('cookie') ?? '')?.[1]?.split('.')

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
