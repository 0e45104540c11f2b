// The school year so far, month by month, up to a Thursday in November. Read it as a story: each line is an act of somebody in the district.
import { showId } from '../src/platform/ids.ts'
import { reportLabs, reportServer } from './cast.ts'
import { raiseLately, tellSources } from './cover.ts'
import { tellSightings } from './sightings.ts'
import { finish, followMail, patch, plan, putBack, remove, serverOf, tellUsers, test, type Run, type Telling } from './evening.ts'
import { debsecanFor, kevFor, supportDates } from './feeds/feed.ts'
import { fleetTable, googleExport, intuneExport } from './fleet.ts'
import { tellNews } from './news.ts'
import { tellPrograms } from './programs.ts'
import { servers } from './servers.ts'
import { local, type Json } from './stage.ts'

export const firstDay = '2025-07-28 08:30'
export const today = '2025-11-13 13:40'

const first = ['sis-app-01', 'sis-db-01', 'web-01', 'print-01', 'lib-01', 'cam-01'] as const
const second = ['pay-01', 'dir-01', 'file-01', 'mail-gw-01', 'nutrition-01', 'bus-01', 'backup-01'] as const
type Ticket = { readonly id: string; readonly requestId: string; readonly host: string } // host: one server of it, which tells whose it is

const loadFeeds = async ({ stage, cast }: Telling, day: string): Promise<void> => {
  await stage.at(`${day} 07:40`)
  await stage.upload(cast.person.ivor, '/feeds?name=known_exploited_vulnerabilities.json', kevFor(day))
  await stage.upload(cast.person.ivor, `/feeds?name=bookworm&publishedOn=${day}`, debsecanFor(day))
}

/** The tickets of a month: Rosa's and Sven's. */
const ticketsOf = async ({ stage, cast }: Telling, period: string): Promise<readonly Ticket[]> => {
  type Line = {
    readonly id: string
    readonly cycle: { readonly period: string; readonly requestId: string; readonly servers: readonly { readonly host: string }[] }
  }
  const { cycles } = await stage.get<{ cycles: readonly Line[] }>(cast.person.rosa, '/cycles')
  return cycles.flatMap(({ id, cycle }) =>
    cycle.period === period ? [{ id, requestId: showId('chg', cycle.requestId), host: cycle.servers[0]?.host ?? '' }] : [],
  )
}
const ticketOf = (tickets: readonly Ticket[], host: string): string => tickets.find((one) => serverOf(one.host).by === serverOf(host).by)?.id ?? ''

/** Somebody answers the approval links in their mail. `no`: the request with this server is refused, with the reason. */
const approve = async (
  telling: Telling,
  who: 'ivor' | 'corinne',
  at: string,
  no?: { readonly host: string; readonly reason: string },
): Promise<void> => {
  await telling.stage.at(at)
  await followMail(
    telling,
    'approve',
    (asked) => {
      const { targets } = asked['rule'] as { targets: { host: string }[] }
      return no && targets.some(({ host }) => host === no.host) ? { verdict: 'denied', cause: 'timing', reason: no.reason } : { verdict: 'approved' }
    },
    who,
  )
}

const planAll = async (telling: Telling, tickets: readonly Ticket[], wishes: readonly (readonly [string, string])[]): Promise<readonly Run[]> => {
  const runs: Run[] = []
  for (const ticket of tickets)
    runs.push(
      ...(await plan(
        telling,
        ticket.id,
        wishes.filter(([host]) => ticketOf(tickets, host) === ticket.id),
      )),
    )
  return runs
}
const on = (hosts: readonly string[], start: string) => hosts.map((host) => [host, start] as const)
const starting = (runs: readonly Run[], start: string): readonly Run[] => runs.filter((one) => one.start === start)

/** An evening on which all goes well, to the removal of the snapshots two evenings on. */
const goodEvening = async (telling: Telling, runs: readonly Run[], month: string): Promise<void> => {
  await tellUsers(telling, runs[0]?.start ?? '')
  await patch(telling, runs)
  await test(telling)
  await putBack(telling, runs, month)
  await finish(telling, runs)
}

const makeReport = async ({ stage, cast }: Telling, at: string): Promise<void> => {
  await stage.at(at)
  await stage.post(cast.person.dale, '/report.json')
}

const august = async (telling: Telling): Promise<void> => {
  const { stage, cast } = telling
  await loadFeeds(telling, '2025-07-29')
  await stage.work({ cycles: true })
  await approve(telling, 'ivor', '2025-07-29 10:20')
  await approve(telling, 'corinne', '2025-07-30 08:45')
  await stage.at('2025-07-31 09:10')
  const [one, two] = ['2025-08-12 19:00', '2025-08-15 19:00']
  const runs = await planAll(telling, await ticketsOf(telling, '2025-08'), [...on([...first, 'git-01'], one), ...on(second, two)])
  await goodEvening(telling, starting(runs, one), '2025-08')
  await goodEvening(telling, starting(runs, two), '2025-08')
  await stage.at('2025-08-18 07:30')
  await stage.work({ cycles: true }) // September's tickets open by themselves, two weeks ahead (SP-1.1)
  await approve(telling, 'ivor', '2025-08-19 09:05')
  await approve(telling, 'corinne', '2025-08-19 13:30')
  await stage.at('2025-08-20 08:00')
  await stage.post(cast.person.hana, '/devices/import', { table: fleetTable('2025-08-19 15:00') })
  await makeReport(telling, '2025-08-29 15:00')
}

/** The department's own store of configuration is not to be touched while the new buildings are wired: its run is withdrawn. */
const september = async (telling: Telling): Promise<void> => {
  const { stage, cast } = telling
  await loadFeeds(telling, '2025-09-03')
  await reportLabs(stage, cast, '2025-09')
  await stage.at('2025-09-03 10:00')
  const [one, two, late] = ['2025-09-09 19:00', '2025-09-12 19:00', '2025-09-25 19:00']
  const tickets = await ticketsOf(telling, '2025-09')
  const runs = await planAll(telling, tickets, [...on(first, one), ...on(second, two), ['git-01', late]])
  await goodEvening(telling, starting(runs, one), '2025-09')
  await goodEvening(telling, starting(runs, two), '2025-09')
  await stage.at('2025-09-17 07:30')
  await stage.work({ cycles: true })
  await stage.at('2025-09-22 11:15')
  for (const { runId } of starting(runs, late))
    await stage.post(cast.person.rosa, `/runs/${runId}/withdraw`, { reason: 'The switches of the new wing are configured from it all week.' })
  await stage.work()
}

/** The coordinator refuses Sven's request over the week of the state tests; he writes a better plan, and the two weeks begin anew (CM-5). */
const october = async (telling: Telling): Promise<void> => {
  const { stage, cast } = telling
  await approve(telling, 'ivor', '2025-09-22 14:00')
  await approve(telling, 'corinne', '2025-09-23 09:00', {
    host: 'lib-01',
    reason: 'The library is the room for the state tests on 7 and 8 October. Start after them.',
  })
  await stage.at('2025-09-24 16:20')
  const tickets = await ticketsOf(telling, '2025-10')
  const refused = tickets.find(({ host }) => serverOf(host).by === 'sven')
  await stage.post(cast.person.sven, `/changes/${refused?.requestId}/edit`, {
    testPlan:
      'Each service’s tester says within 60 minutes whether it works. No server of a school is started before 14 October, after the state tests.',
  })
  await stage.work()
  await approve(telling, 'ivor', '2025-09-25 08:10')
  await approve(telling, 'corinne', '2025-09-25 12:40')
  await loadFeeds(telling, '2025-10-01')
  await stage.post(cast.person.hana, '/devices/import', { table: fleetTable('2025-09-30 15:00') })
  await stage.at('2025-10-02 09:00')
  const [one, two, again, missed] = ['2025-10-14 19:00', '2025-10-17 19:00', '2025-10-28 19:00', '2025-10-23 19:00']
  const runs = await planAll(telling, tickets, [...on(first, one), ...on(second, two), ['git-01', missed]])
  const bad = runs.filter(({ host }) => host === 'lib-01')
  const good = starting(runs, one).filter(({ host }) => host !== 'lib-01')
  await tellUsers(telling, one)
  await patch(telling, starting(runs, one))
  await test(telling, { 'Library catalogue': 'Searching works; lending a book ends on an empty page.' })
  await revert(telling, bad)
  await putBack(telling, good, '2025-10')
  await reportServer(stage, cast, serverOf('lib-01'), '2025-09')
  await finish(telling, good)
  await goodEvening(telling, starting(runs, two), '2025-10')
  await stage.at('2025-10-20 07:30')
  await stage.work({ cycles: true })
  await approve(telling, 'ivor', '2025-10-20 10:30')
  await approve(telling, 'corinne', '2025-10-21 09:00')
  await secondTry(telling, tickets, again, missed)
}

/** What a failed test leads to: the revert, confirmed with its cost, and the old versions seen again (SP-4.3). */
const revert = async ({ stage, cast }: Telling, runs: readonly Run[]): Promise<void> => {
  const start = local(runs[0]?.start ?? '')
  for (const { host, runId } of runs) {
    const by = cast.person[serverOf(host).by]
    await stage.at(start.add({ minutes: 41 }))
    const { steps } = await stage.get<{ steps: readonly { step: string; outcome: Json | null }[] }>(by, `/runs/${runId}`)
    await stage.post(by, `/runs/${runId}/revert`, { agreedTo: steps.find(({ step }) => step === 'snapshot')?.outcome?.['takenAt'] })
    await stage.post(by, `/runs/${runId}/steps/revert/begin`)
    await stage.at(start.add({ minutes: 48 }))
    await stage.post(by, `/runs/${runId}/steps/revert/attest`, { said: 'Back on the checkpoint; the versions are those of the morning.', yes: true })
  }
  await remove({ stage, cast }, runs)
}

/** The library once more, with the vendor's fix; and the evening on which nobody got to git-01. */
const secondTry = async (telling: Telling, tickets: readonly Ticket[], again: string, missed: string): Promise<void> => {
  const { stage, cast } = telling
  await stage.at('2025-10-21 15:00')
  const third = await plan(telling, ticketOf(tickets, 'lib-01'), [['lib-01', again]])
  await tellUsers(telling, missed)
  await stage.at(local(missed).add({ hours: 5 })) // its planned time passes: it is noted as not begun
  await stage.work()
  await reportServer(stage, cast, serverOf('cam-01'), '2025-10') // the last that is heard of the door cameras
  await goodEvening(telling, third, '2025-10')
  await makeReport(telling, '2025-10-31 15:00')
}

/** Today: most servers are done, one is worked on tonight, the rest wait; and December's ticket lies with the coordinator. */
const november = async (telling: Telling): Promise<void> => {
  const { stage, cast } = telling
  await loadFeeds(telling, '2025-11-03')
  await reportLabs(stage, cast, '2025-11')
  await stage.at('2025-11-03 09:20')
  const tickets = await ticketsOf(telling, '2025-11')
  const [one, tonight, later] = ['2025-11-06 19:00', '2025-11-13 19:00', '2025-11-20 19:00']
  const done = first.filter((host) => host !== 'cam-01')
  const runs = await planAll(telling, tickets, [...on(done, one), ['pay-01', tonight], ...on(['dir-01', 'file-01', 'nutrition-01', 'bus-01'], later)])
  await goodEvening(telling, starting(runs, one), '2025-11')
  await loadFeeds(telling, '2025-11-12')
  await stage.upload(cast.person.ivor, '/feeds?name=endoflife-2025-11-12.json', supportDates())
  await tellPrograms(telling)
  await stage.post(cast.person.hana, '/devices/import', { table: fleetTable('2025-11-11 15:00') })
  await stage.post(cast.person.hana, '/devices/import', {
    table: googleExport('2025-11-11T15:10:00Z', '2025-09-02T12:00:00Z'),
    source: 'google-admin',
  })
  await stage.post(cast.person.hana, '/devices/import', { table: intuneExport('2025-11-11T15:20:00Z', '2025-09-02T12:00:00Z'), source: 'intune' })
  await tellSources(telling)
  await tellSightings(telling)
  await stage.at('2025-11-12 10:00')
  await stage.post(cast.person.rosa, '/cycles', { administratorId: cast.shown.rosa, period: '2025-12' })
  await stage.work()
  await approve(telling, 'ivor', '2025-11-12 14:25')
  await tellUsers(telling, tonight)
  await stage.at('2025-11-13 06:10')
  for (const server of servers.filter(({ host }) => host !== 'cam-01')) {
    const patched = server.host === 'git-01' ? '2025-08' : done.some((host) => host === server.host) ? '2025-11' : '2025-10'
    await reportServer(stage, cast, server.host === 'bus-01' ? { ...server, firmware: '2.14' } : server, patched) // somebody brought its firmware up, and asked nobody (CM-10)
  }
  await stage.at('2025-11-13 12:20')
  await tellNews(telling)
  await stage.at('2025-11-13 12:35')
  await raiseLately(telling)
  await stage.at('2025-11-13 13:40')
  await stage.work({ cycles: true })
}

/** The parts of the story, in order. */
export const chapters: readonly (readonly [name: string, tell: (telling: Telling) => Promise<void>])[] = [
  ['August: the first cycle', august],
  ['September: one server is left out', september],
  ['October: a refused request, a revert, an evening missed', october],
  ['November, up to today', november],
]
