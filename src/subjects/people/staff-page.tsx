import type { Child } from 'hono/jsx'
import { Page } from '../../kit/page.tsx'
import type { NavGroup } from '../../kit/rail.tsx'
import { DemoBanner } from '../../kit/tag.tsx'
import { isPosition, mayDo, positions, type MayDo } from './people.rules.ts'
import type { Who } from './who.ts'

type Entry = { readonly href: string; readonly label: string; readonly may: MayDo }

const groups: readonly { readonly label?: string; readonly items: readonly Entry[] }[] = [
  { items: [{ href: '/', label: 'Today', may: 'today.see' }] },
  {
    label: 'Patching',
    items: [
      { href: '/plan', label: 'Patch plan', may: 'plan.see' },
      { href: '/cycles', label: 'Cycles', may: 'cycles.see' },
      { href: '/changes', label: 'Changes', may: 'cycles.see' },
      { href: '/runs', label: 'Runs', may: 'runs.see' }, { href: '/notices', label: 'Notices', may: 'runs.see' },
      { href: '/devices', label: 'Devices', may: 'devices.see' },
      { href: '/feeds', label: 'Feeds', may: 'plan.see' },
    ],
  },
  {
    label: 'Proof',
    items: [
      { href: '/procedures', label: 'Procedures', may: 'procedures.see' },
      { href: '/report', label: 'Report', may: 'reports.see' },
      { href: '/evidence', label: 'Evidence', may: 'reports.see' },
    ],
  },
  {
    label: 'District',
    items: [
      { href: '/people', label: 'People', may: 'people.see' },
      { href: '/sites', label: 'Sites', may: 'people.see' },
    ],
  },
]

const isAt = (href: string, path: string): boolean => path === href || (href !== '/' && path.startsWith(`${href}/`))

/** What this person may open, group by group; empty groups are left out. */
const navigationFor = (who: Pick<Who, 'positions'>, path: string): readonly NavGroup[] =>
  groups
    .map(({ label, items }) => ({
      label,
      items: items
        .filter((item) => mayDo(who.positions, item.may).ok)
        .map(({ href, label: name }) => ({ href, label: name, current: isAt(href, path) })),
    }))
    .filter((group) => group.items.length > 0)

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
  children?: Child
}

/** The frame of every page behind the sign-in: the kit's page with the navigation of what this person may open. */
export function StaffPage({ who, path, children, ...page }: StaffPageProps) {
  return (
    <Page
      {...page}
      nav={navigationFor(who, path)}
      who={{ name: who.name, position: positionWords(who.positions), href: '/account', signOutAction: '/sign-out' }}
      banner={who.isDemo ? <DemoBanner>Nothing in {who.districtName} is real; its clock may be moved.</DemoBanner> : undefined}
    >
      {children}
    </Page>
  )
}
