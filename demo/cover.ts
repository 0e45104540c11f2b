// What stands around the servers: which service needs which, applications that run elsewhere, what others patch and prove, and two issues.
import type { Cast } from './cast.ts'
import type { Stage } from './stage.ts'

type Telling = { readonly stage: Stage; readonly cast: Cast; readonly ids: ReadonlyMap<string, string> }
type Service = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly confidentiality: string
  readonly integrity: string
  readonly availability: string
  readonly businessOwnerId: string | null
}

const critical: Readonly<Record<string, { readonly type: string; readonly needs: readonly string[]; readonly deputy?: 'hana' | 'juno' }>> = {
  'Student information system': { type: 'student-information', needs: ['Student information database', 'Directory and sign-in'], deputy: 'juno' },
  'Student information database': { type: 'student-information', needs: [] },
  'Payroll and human resources': { type: 'payroll', needs: ['Directory and sign-in'] },
  'Directory and sign-in': { type: 'directory', needs: [], deputy: 'hana' },
}
const hosted = [
  {
    name: 'Classroom and mail (Google Workspace)',
    vendor: 'Google',
    patchingActor: 'google',
    dataClass: 'student-records',
    owner: 'ivor',
    contractEndsOn: '2026-06-30',
  },
  {
    name: 'Learning platform',
    vendor: 'Openlearn',
    patchingActor: 'vendor',
    dataClass: 'student-records',
    owner: 'juno',
    contractEndsOn: '2026-01-31',
    supportEndsOn: '2026-12-31',
  },
  {
    name: 'State testing portal',
    vendor: 'State department of education',
    patchingActor: 'vendor',
    dataClass: 'student-records',
    owner: 'pia',
    contractEndsOn: '2027-08-31',
  },
  { name: 'Lunch payments', vendor: 'Traymate', patchingActor: 'vendor', dataClass: 'financial', owner: 'theo', contractEndsOn: '2025-12-15' },
] as const

/** On the first day: what mission-critical data is, what needs what, who stands in, and what runs elsewhere. */
export const coverAssets = async ({ stage, cast }: Pick<Telling, 'stage' | 'cast'>): Promise<void> => {
  const by = cast.person.ivor
  const { services } = await stage.get<{ services: readonly Service[] }>(by, '/services?size=100')
  const idOf = (name: string): string => services.find((one) => one.name === name)?.id ?? ''
  const told = new Map<string, string>([
    ['Student information system', 'all-staff@lists.example.org\nguardians-portal@lists.example.org'],
    ['Student information database', 'all-staff@lists.example.org'],
    ['Payroll and human resources', 'business-office@lists.example.org'],
    ['Directory and sign-in', 'all-staff@lists.example.org'],
  ])
  for (const [name, { type, needs, deputy }] of Object.entries(critical)) {
    const service = services.find((one) => one.name === name)
    if (service === undefined) continue
    const { confidentiality, integrity, availability, businessOwnerId } = service
    await stage.post(by, `/services/${service.id}`, {
      name,
      type,
      confidentiality,
      integrity,
      availability,
      businessOwnerId,
      missionCritical: 'yes',
      impacted: told.get(name),
      needs: needs.map(idOf),
      siteIds: [...cast.site.values()],
    })
    if (deputy === undefined) continue
    const { testedBy } = await stage.get<{ testedBy: readonly { person: string }[] }>(by, `/services/${service.id}`)
    await stage.post(by, `/services/${service.id}/testers`, { personId: testedBy[0]?.person, deputyId: cast.shown[deputy] })
  }
  for (const { owner, ...one } of hosted) await stage.post(by, '/hosted', { ...one, scope: 'in', ownerId: cast.shown[owner] })
  await stage.post(by, '/hosted', { name: 'Old parent survey', vendor: 'Askaround' })
  await stage.post(by, '/patched-by-others/contact', {
    actor: 'vendor',
    party: 'Inkwell and other vendors',
    contact: 'Service desk',
    email: 'service@example.org',
  })
}

/** Lately: what Intune’s console says of updates and a vendor of its own, and what somebody saw and said. What each console lists comes as its own list. */
export const tellSources = async ({ stage, cast, ids }: Telling): Promise<void> => {
  const by = cast.person.hana
  await stage.post(cast.person.ivor, '/patched-by-others/current', { product: 'ChromeOS', version: '139', readWhere: 'Google’s list of releases' })
  const { devices } = await stage.get<{ devices: readonly { id: string; osVersion: string; managedAt: string | null }[] }>(
    by,
    '/devices?text=-LT-&size=200',
  )
  for (const [n, device] of devices.entries()) {
    await stage.post(by, `/devices/${device.id}/told`, {
      source: 'intune',
      seenAt: device.managedAt ?? '2025-11-11T18:00:00Z',
      product: 'Windows 11',
      version: device.osVersion || '24H2',
      says: n % 31 === 9 ? 'behind' : 'current',
      detail: 'The console’s list of devices.',
    })
  }
  const { applications } = await stage.get<{ applications: readonly { id: string; name: string }[] }>(by, '/hosted')
  const workspace = applications.find(({ name }) => name.startsWith('Classroom'))
  if (workspace)
    await stage.post(by, `/hosted/${workspace.id}/told`, {
      source: 'google-admin',
      seenAt: '2025-11-11T12:00:00Z',
      says: 'current',
      detail: 'Google’s status page; the service has no version.',
    })
  const seen = await stage.post(cast.person.marlow, '/issues', {
    about: ids.get('print-01'),
    kind: 'does-not-work',
    words: 'Since Thursday evening the copier in the office prints every page twice.',
  })
  await stage.post(cast.person.sven, `/issues/${String(seen['issue'])}/acknowledge`, { words: 'I look at its queue today.' })
}

/** An hour ago: an issue nobody has acknowledged yet. */
export const raiseLately = async ({ stage, cast, ids }: Telling): Promise<void> => {
  await stage.post(cast.person.hana, '/issues', {
    about: ids.get('pay-01'),
    kind: 'question',
    words: 'Payroll runs a test print tonight at seven: can its patching wait until nine?',
  })
}
