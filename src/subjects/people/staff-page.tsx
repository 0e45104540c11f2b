import type { Child } from 'hono/jsx'
import { inWords } from '../../core/time/words.ts'
import { Page } from '../../kit/page.tsx'
import { DemoBanner } from '../../kit/tag.tsx'
import type { Crumb } from '../../kit/top-strip.tsx'
import { demoNow } from '../../platform/demo-mark.ts'
import { entryAt, navigationFor } from './navigation.rules.ts'
import { isPosition, positions } from './people.rules.ts'
import type { Who } from './who.ts'

/** The positions in words: `Technology Director, Systems administrator`. */
export const positionWords = (held: readonly string[]): string =>
  held.map((one) => (isPosition(one) ? positions[one] : one)).join(', ') || 'no position'

export type StaffPageProps = {
  who: Who
  path: string
  title: string
  question?: string | undefined
  answer?: Child
  action?: Child
  /** Pages between the menu's entry and this one. */
  crumbs?: readonly Crumb[] | undefined
  follows?: boolean | undefined
  children?: Child
}

/** Where the clock of a demonstration can be moved to (src/subjects/demo). */
const demoJumps = { 'hour-later': 'One hour later', tonight: 'To tonight', 'next-week': 'To next week' } as const
const demoClock = ({ zone }: Who): string | undefined => {
  const now = demoNow()
  return now && inWords(now, zone, { withYear: true })
}

/** Pages whose words a newcomer meets for the first time. */
const hardPages: readonly string[] = [
  '/plan',
  '/vulnerabilities',
  '/feeds',
  '/devices',
  '/coverage',
  '/scope',
  '/patched-by-others',
  '/cycles',
  '/runs',
  '/report',
  '/procedures',
  '/policy',
]

/** The frame of every page behind the sign-in: the kit's page with the navigation of what this person may open. */
export function StaffPage({ who, path, children, crumbs = [], ...page }: StaffPageProps) {
  const entry = entryAt(path)
  const above = entry === undefined || (entry.label === page.title && crumbs.length === 0) || entry.href === '/' ? [] : [entry]
  const look = who.frame ?? ({ theme: 'auto', hasKeys: false } as const)
  return (
    <Page
      {...page}
      nav={navigationFor({ positions: who.positions, unfolded: who.frame?.unfolded, counts: who.frame?.counts }, path)}
      path={path}
      searchHref="/search"
      crumbs={[...above, ...crumbs]}
      theme={look.theme}
      hasKeys={look.hasKeys}
      clock={who.frame?.clock}
      printed={[who.districtName, who.frame?.clock && `as of ${who.frame.clock.now.words}`, `printed by ${who.name}`].filter(Boolean).join(' · ')}
      undo={who.frame?.undo}
      saved={who.frame?.saved}
      who={{
        name: who.name,
        position: positionWords(who.positions),
        href: '/account',
        helpHref: '/keyboard',
        wordsHref: '/glossary',
        signOutAction: '/sign-out',
        theme: look.theme,
        setAction: '/look',
        path,
      }}
      footer={
        hardPages.includes(entry?.href ?? '') ? (
          <p>
            <a href="/glossary">What do the words on this page mean?</a>
          </p>
        ) : undefined
      }
      banner={
        who.isDemo ? (
          <DemoBanner jumps={demoJumps} back={path} clock={demoClock(who)}>
            Nothing here is real.
          </DemoBanner>
        ) : undefined
      }
    >
      {children}
    </Page>
  )
}
