import type { Child } from 'hono/jsx'
import { inWords } from '../../core/time/words.ts'
import { Page } from '../../kit/page.tsx'
import type { NavGroup } from '../../kit/rail.tsx'
import { DemoBanner } from '../../kit/tag.tsx'
import type { Crumb } from '../../kit/top-strip.tsx'
import { demoNow } from '../../platform/demo-mark.ts'
import { isPosition, mayDo, positions, type MayDo } from './people.rules.ts'
import type { Who } from './who.ts'

type Entry = { readonly href: string; readonly label: string; readonly may: MayDo }
type Group = { readonly label?: string; readonly items: readonly Entry[] }

/** The menu, by the work a district does, in the order a week meets it. */
const groups: readonly Group[] = [
  {
    items: [
      { href: '/', label: 'Today', may: 'today.see' },
      { href: '/tasks', label: 'Tasks', may: 'tasks.see' },
      { href: '/fleet', label: 'Fleet health', may: 'reports.see' },
    ],
  },
  {
    label: 'Patching',
    items: [
      { href: '/plan', label: 'Patch plan', may: 'plan.see' },
      { href: '/vulnerabilities', label: 'Vulnerabilities', may: 'plan.see' },
      { href: '/advisories', label: 'Advisories', may: 'plan.see' },
      { href: '/scans', label: 'Scanners', may: 'plan.see' },
      { href: '/cycles', label: 'Cycles', may: 'cycles.see' },
      { href: '/runs', label: 'Runs', may: 'runs.see' },
      { href: '/patched-by-others', label: 'Patched by others', may: 'reports.see' },
      { href: '/feeds', label: 'Feeds', may: 'plan.see' },
    ],
  },
  {
    label: 'Change',
    items: [
      { href: '/changes', label: 'Changes', may: 'cycles.see' },
      { href: '/suspected-changes', label: 'Suspected changes', may: 'cycles.see' },
      { href: '/notices', label: 'Notices', may: 'runs.see' },
      { href: '/issues', label: 'Issues', may: 'issues.see' },
    ],
  },
  {
    label: 'Devices',
    items: [
      { href: '/devices', label: 'Devices', may: 'devices.see' },
      { href: '/services', label: 'Services', may: 'devices.see' },
      { href: '/hosted', label: 'Hosted applications', may: 'devices.see' },
      { href: '/end-of-support', label: 'End of support', may: 'devices.see' },
      { href: '/scope', label: 'Scope', may: 'devices.see' },
      { href: '/devices/software', label: 'Software', may: 'devices.see' },
      { href: '/coverage', label: 'Coverage and quality', may: 'devices.see' },
    ],
  },
  {
    label: 'Proof',
    items: [
      { href: '/procedures', label: 'Procedures', may: 'procedures.see' },
      { href: '/policy', label: 'Policy', may: 'procedures.see' },
      { href: '/report', label: 'Report', may: 'reports.see' },
      { href: '/evidence', label: 'Evidence', may: 'reports.see' },
    ],
  },
  {
    label: 'District',
    items: [
      { href: '/people', label: 'People', may: 'people.see' },
      { href: '/answers', label: 'Who answers for what', may: 'people.see' },
      { href: '/sites', label: 'Sites', may: 'people.see' },
      { href: '/operations', label: 'Operations', may: 'installation.see' },
    ],
  },
]

const isAt = (href: string, path: string): boolean => path === href || (href !== '/' && path.startsWith(`${href}/`))

/** The entry a path stands under: the longest that leads to it. */
const entryAt = (path: string): Entry | undefined =>
  groups
    .flatMap(({ items }) => items)
    .filter((item) => isAt(item.href, path))
    .toSorted((a, b) => b.href.length - a.href.length)[0]

/** What this person may open, group by group; empty groups are left out. */
const navigationFor = (who: Pick<Who, 'positions'>, path: string): readonly NavGroup[] => {
  const current = entryAt(path)
  return groups
    .map(({ label, items }) => ({
      label,
      items: items
        .filter((item) => mayDo(who.positions, item.may).ok)
        .map((item) => ({ href: item.href, label: item.label, current: item === current })),
    }))
    .filter((group) => group.items.length > 0)
}

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
const demoJumps = { 'hour-later': 'An hour on', tonight: 'To tonight', 'next-week': 'To next week' } as const
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
      nav={navigationFor(who, path)}
      path={path}
      searchHref="/search"
      crumbs={[...above, ...crumbs]}
      theme={look.theme}
      hasKeys={look.hasKeys}
      clock={who.frame?.clock}
      undo={who.frame?.undo}
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
