// The menu: every page somebody may open, in groups that fold. What one's position works with stands open; the rest is one click away, never left out.
import { mayDo, type MayDo, type Position } from './people.rules.ts'

type Entry = { readonly href: string; readonly label: string; readonly may: MayDo }
type Group = {
  /** A word of small letters: the cookie that remembers what is unfolded holds it. Without one the group always stands open. */
  readonly key?: string
  readonly label?: string
  readonly items: readonly Entry[]
  /** For whom it stands open unless they folded it. */
  readonly mainFor?: readonly Position[]
}

/** By the work a district does, in the order a week meets it. */
const groups: readonly Group[] = [
  {
    items: [
      { href: '/', label: 'Today', may: 'today.see' },
      { href: '/tasks', label: 'Tasks', may: 'tasks.see' },
      { href: '/fleet', label: 'Fleet health', may: 'reports.see' },
    ],
  },
  {
    key: 'patching',
    label: 'Patching',
    mainFor: [
      'technology-director',
      'it-systems-manager',
      'systems-administrator',
      'executive-director-of-technology',
      'vice-president-of-technology',
    ],
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
    key: 'change',
    label: 'Change',
    mainFor: ['technology-coordinator', 'second-approver'],
    items: [
      { href: '/changes', label: 'Changes', may: 'cycles.see' },
      { href: '/suspected-changes', label: 'Suspected changes', may: 'cycles.see' },
      { href: '/notices', label: 'Notices', may: 'runs.see' },
      { href: '/issues', label: 'Issues', may: 'issues.see' },
    ],
  },
  {
    key: 'devices',
    label: 'Devices',
    mainFor: ['it-support'],
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
    key: 'proof',
    label: 'Proof',
    mainFor: ['superintendent', 'superintendent-designee', 'principal', 'auditor'],
    items: [
      { href: '/procedures', label: 'Procedures', may: 'procedures.see' },
      { href: '/policy', label: 'Policy', may: 'procedures.see' },
      { href: '/report', label: 'Compliance report', may: 'reports.see' },
      { href: '/evidence', label: 'Evidence', may: 'reports.see' },
    ],
  },
  {
    key: 'district',
    label: 'District',
    items: [
      { href: '/people', label: 'People', may: 'people.see' },
      { href: '/answers', label: 'Who is responsible', may: 'people.see' },
      { href: '/sites', label: 'Sites', may: 'people.see' },
      { href: '/operations', label: 'Operations', may: 'installation.see' },
    ],
  },
]

const isAt = (href: string, path: string): boolean => path === href || (href !== '/' && path.startsWith(`${href}/`))

/** The entry a path stands under: the longest that leads to it. */
export const entryAt = (path: string): Pick<Entry, 'href' | 'label'> | undefined =>
  groups
    .flatMap(({ items }) => items)
    .filter((item) => isAt(item.href, path))
    .toSorted((a, b) => b.href.length - a.href.length)[0]

export type MenuFor = {
  readonly positions: readonly string[]
  /** Groups this browser left unfolded; undefined: nothing was folded or unfolded yet. */
  readonly unfolded?: readonly string[] | undefined
  /** By the address of an entry: how many things wait there. */
  readonly counts?: Readonly<Record<string, number>> | undefined
}

type MenuItem = { readonly href: string; readonly label: string; readonly current: boolean; readonly count: number | undefined }
type MenuGroup = {
  readonly label: string | undefined
  readonly fold?: { readonly key: string; readonly isOpen: boolean }
  readonly items: readonly MenuItem[]
}

/** What this person may open, group by group; empty groups are left out, and a group with one page is no fold. The one with `path` is open. */
export const navigationFor = ({ positions, unfolded, counts = {} }: MenuFor, path: string): readonly MenuGroup[] => {
  const current = entryAt(path)
  const shown = groups
    .map((group) => ({ ...group, items: group.items.filter((item) => mayDo(positions, item.may).ok) }))
    .filter(({ items }) => items.length > 0)
  const isLong = shown.flatMap(({ items }) => items).length > 14
  return shown.map(({ key, label, items, mainFor = [] }) => {
    const isOpen =
      !isLong ||
      items.some(({ href }) => href === current?.href) ||
      (unfolded === undefined ? mainFor.some((position) => positions.includes(position)) : unfolded.includes(key ?? ''))
    return {
      label,
      ...(key === undefined ? {} : { fold: { key, isOpen } }),
      items: items.map(({ href, label: name }) => ({
        href,
        label: name,
        current: href === current?.href,
        count: (counts[href] ?? 0) > 0 ? counts[href] : undefined,
      })),
    }
  })
}
