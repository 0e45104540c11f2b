// The district, its people and their accounts, its devices: what stands on the first day.
import { readConfig, secretFile } from '../src/platform/config.ts'
import { createLog } from '../src/platform/log.ts'
import { createAuth } from '../src/subjects/people/index.ts'
import { setUpDistrict } from '../src/subjects/people/setup/set-up-district.ts'
import { reportOf, serialOf } from './agent.ts'
import { fleetTable, labMachines } from './fleet.ts'
import { addressOf, district, names, people, sites, type Name, type SiteName } from './people.ts'
import { everywhere, servers, type Server } from './servers.ts'
import { local, type Given, type Stage } from './stage.ts'

export type Cast = {
  readonly person: Readonly<Record<Name, string>> // stored ids
  readonly shown: Readonly<Record<Name, string>>
  readonly site: ReadonlyMap<SiteName, string> // shown ids
  readonly door: ReadonlyMap<SiteName, string> // where agents of a site report to
}

const plainId = (shown: string): string => shown.replace(/^[a-z]+_(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** The district as the Technology Director sets it up, on the first morning of the story. */
export const foundDistrict = async (stage: Stage, given: Given, firstDay: string): Promise<string> => {
  const config = readConfig({ AFTERBELL_DATA: given.dataDir, PUBLIC_URL: given.publicUrl }, given.root)
  const auth = createAuth({
    databaseUrl: given.addresses.auth,
    secret: secretFile(config.ownDir, 'sign-in'),
    publicUrl: given.publicUrl,
    log: createLog('demo', () => {}),
  })
  const { name, initials, positions } = people.dale
  try {
    const made = await setUpDistrict(
      { auth, db: stage.db },
      {
        name: district.name,
        zone: district.zone,
        site: { name: sites[0][0], kind: sites[0][1] },
        person: { name, initials, email: addressOf('dale'), positions },
        password: stage.password(),
        demoFrom: local(firstDay),
      },
      { remote: '127.0.0.1', headers: new Headers() },
    )
    if (!made.ok) throw new Error(made.refusal.says)
    stage.enter(made.value.districtId)
    return made.value.personId
  } finally {
    await auth.close()
  }
}

/** Sites, and everybody with positions and an account. */
export const gatherPeople = async (stage: Stage, dale: string): Promise<Cast> => {
  for (const [name, kind] of sites.slice(1)) await stage.post(dale, '/sites', { name, kind })
  const listed = await stage.get<{ sites: { id: string; name: SiteName }[] }>(dale, '/sites')
  const site = new Map(listed.sites.map(({ id, name }) => [name, id]))
  for (const name of names.slice(1)) {
    const { initials, positions, name: full, school, role } = { school: undefined, role: undefined, ...people[name] }
    const invited = await stage.post(dale, '/people', {
      name: full,
      email: addressOf(name),
      initials,
      positions: school === undefined ? positions : [],
    })
    for (const position of school === undefined ? [] : positions)
      await stage.post(dale, `/people/${invited['person']}/positions`, { position, site: site.get(school as SiteName) })
    if (role === undefined) continue // invited, and has not opened the account yet: a tester needs none
    const password = stage.password()
    await stage.answer(String(invited['link']), { password, passwordAgain: password })
  }
  const here = await stage.get<{ people: { id: string; name: string }[] }>(dale, '/people')
  const idOf = (name: Name): string => here.people.find((one) => one.name === people[name].name)?.id ?? ''
  const shown = Object.fromEntries(names.map((name) => [name, idOf(name)])) as Record<Name, string>
  const person = Object.fromEntries(names.map((name) => [name, plainId(shown[name])])) as Record<Name, string>
  const door = new Map<SiteName, string>()
  for (const [name, siteId] of site) {
    const key = await stage.post(dale, '/devices/enrol', { siteId, label: `Machines of ${name}` })
    door.set(name, new URL(String(key['address'])).pathname)
  }
  return { person, shown, site, door }
}

/** One server reports what is installed on it, patched as of a month; `late`: what it missed. */
export const reportServer = (
  stage: Stage,
  cast: Cast,
  server: Server & { readonly firmware?: string },
  patched: string,
  late: Parameters<typeof reportOf>[2] = {},
): Promise<void> =>
  stage.report(
    cast.door.get(server.site) ?? '',
    reportOf(
      {
        host: server.host,
        chassis: 'Rack Mount Chassis',
        maker: 'Ironbark',
        model: 'Rack 2U',
        has: [...everywhere, ...server.runs],
        ...(server.firmware === undefined ? {} : { firmware: server.firmware }),
      },
      patched,
      late,
    ),
  )

export const reportLabs = async (stage: Stage, cast: Cast, patched: string): Promise<void> => {
  for (const machine of labMachines) await stage.report(cast.door.get(machine.site) ?? '', reportOf(machine, patched))
}

/** The shown id of a device, by its serial number. */
const deviceId = async (stage: Stage, cast: Cast, host: string): Promise<string> =>
  (await stage.get<{ devices: { id: string; hostname: string }[] }>(cast.person.rosa, `/devices?text=${serialOf(host)}`)).devices.find(
    (one) => one.hostname === host,
  )?.id ?? ''

/** Servers and labs report, the rest comes from a table; whoever patches a server says what it is and who tests it. */
export const listDevices = async (stage: Stage, cast: Cast): Promise<ReadonlyMap<string, string>> => {
  const ids = new Map<string, string>()
  await stage.post(cast.person.hana, '/devices/import', { table: fleetTable('2025-07-25 15:00') })
  for (const server of servers) {
    await reportServer(stage, cast, server, '2024-12')
    const id = await deviceId(stage, cast, server.host)
    ids.set(server.host, id)
    const by = cast.person[server.by]
    await stage.post(by, `/devices/${id}/settings`, { scope: 'in', patchingActor: 'by-hand', ownerId: cast.shown[server.by] })
    const [confidentiality, integrity, availability] = server.rating
    await stage.post(by, `/devices/${id}/service`, {
      name: server.service,
      type: server.type,
      testerId: cast.shown[server.tester],
      businessOwnerId: cast.shown[server.owner],
      confidentiality,
      integrity,
      availability,
      impacted: server.told.join('\n'),
    })
    await stage.post(
      by,
      `/devices/${id}/exposure`,
      server.exposed === undefined
        ? { exposure: 'not-exposed', why: 'Reached from the district’s own networks alone.' }
        : { exposure: 'exposed', why: server.exposed },
    )
  }
  await reportLabs(stage, cast, '2025-07')
  for (const { host } of labMachines)
    await stage.post(cast.person.hana, `/devices/${await deviceId(stage, cast, host)}/settings`, { scope: 'in', patchingActor: 'by-hand' })
  return ids
}
