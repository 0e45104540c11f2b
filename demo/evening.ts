// One evening's work on some servers, by hand, from the notice to the mail that it is done.
import { reportServer, type Cast } from './cast.ts'
import { addressOf, type Name } from './people.ts'
import { servers, type Server } from './servers.ts'
import { local, type Json, type Stage } from './stage.ts'

export type Run = { readonly host: string; readonly runId: string; readonly start: string } // start: local, `2025-08-12 19:00`
export type Telling = { readonly stage: Stage; readonly cast: Cast; readonly ids: ReadonlyMap<string, string> }

export const serverOf = (host: string): Server =>
  servers.find((one) => one.host === host) ??
  (() => {
    throw new Error(`there is no server ${host}`)
  })()
const linkIn = (body: string, kind: string): string | undefined => new RegExp(`https?://\\S+/${kind}/[\\w.~-]+`).exec(body)?.[0]

/** Follows every link of a kind in the kept mail, or in one person's, and answers what `answer` says; undefined leaves it unanswered. */
export const followMail = async ({ stage }: Telling, kind: 'approve' | 't', answer: (asked: Json) => Json | undefined, to?: Name): Promise<void> => {
  for (const { body } of await stage.takeMails(
    ({ address, body: text }) => linkIn(text, kind) !== undefined && (to === undefined || address === addressOf(to)),
  )) {
    const link = linkIn(body, kind) ?? ''
    const said = answer(await stage.follow(link))
    if (said !== undefined) await stage.answer(link, said)
  }
}

/** Plans runs on a ticket; testers accept by mail. */
export const plan = async (
  telling: Telling,
  cycleId: string,
  wishes: readonly (readonly [host: string, start: string])[],
): Promise<readonly Run[]> => {
  const { stage, cast, ids } = telling
  const runs: Run[] = []
  for (const [host, start] of wishes) {
    const planned = await stage.post(cast.person[serverOf(host).by], '/runs', {
      cycleId,
      deviceId: ids.get(host),
      way: 'by-hand',
      start: start.replace(' ', 'T'),
      workMinutes: 60,
    })
    runs.push({ host, start, runId: String(planned['runId']) })
  }
  await stage.work()
  await followMail(telling, 't', ({ purpose }) => (purpose === 'accept' ? { answer: 'accepted' } : undefined))
  await stage.work()
  return runs
}

/** Clock times before a start at which the worker has something to send. */
export const tellUsers = async ({ stage }: Telling, start: string): Promise<void> => {
  for (const hours of [30, 24, 12, 8, 6.5]) {
    const at = local(start).subtract({ minutes: hours * 60 })
    if (at.epochMilliseconds > (await stage.now()).epochMilliseconds) {
      await stage.at(at)
      await stage.work()
    }
  }
}

const seen = 'Seen on the console.'

/** Start, backup seen, snapshot, updates, restart, nothing pending: then the testers are asked. */
export const patch = async (telling: Telling, runs: readonly Run[]): Promise<void> => {
  const { stage, cast } = telling
  const start = local(runs[0]?.start ?? '')
  const act = async (minutes: number, path: string, body: Json = {}): Promise<void> => {
    await stage.at(start.add({ seconds: Math.round(minutes * 60) }))
    for (const { host, runId } of runs) await stage.post(cast.person[serverOf(host).by], `/runs/${runId}/${path}`, body)
  }
  await act(1, 'start')
  await act(4, 'steps/backup-gate/attest', {
    said: 'Job “nightly” on backup-01: succeeded.',
    lastGoodAt: start.subtract({ hours: 17 }).toString(),
    result: 'ok',
  })
  for (const [begins, ends, step, more] of [
    [6, 9, 'snapshot', { yes: true }],
    [10, 21, 'update-1', { yes: true, installed: 23 }],
    [22, 27, 'reboot-1', { yes: true }],
  ] as const) {
    await act(begins, `steps/${step}/begin`)
    await act(ends, `steps/${step}/attest`, { said: seen, ...more })
  }
  await act(29, 'steps/look-1/attest', { said: 'apt lists nothing; the newest kernel runs.', yes: true })
  await stage.work()
}

/** The testers answer by the link in their mail; `no` names the tests that failed, by service. */
export const test = (telling: Telling, no: Readonly<Record<string, string>> = {}): Promise<void> =>
  followMail(telling, 't', ({ purpose, service }) => {
    const failedTests = no[String(service)]
    return purpose !== 'verdict'
      ? undefined
      : failedTests === undefined
        ? { verdict: 'pass', notes: 'Signed in, looked something up, printed a page.' }
        : { verdict: 'fail', failedTests }
  })

/** Remark, mail, and what the servers report of themselves afterwards. */
export const putBack = async ({ stage, cast }: Telling, runs: readonly Run[], month: string): Promise<void> => {
  await stage.at(local(runs[0]?.start ?? '').add({ minutes: 52 }))
  for (const { host, runId } of runs) {
    await stage.post(cast.person[serverOf(host).by], `/runs/${runId}/back-in-production`, { remark: `${serverOf(host).service} works as before.` })
    await reportServer(stage, cast, serverOf(host), month)
  }
  await stage.work()
}

/** The next night's backup is seen, the hold ends two evenings on, the snapshot goes, the ticket closes by itself with its last server. */
export const finish = async ({ stage, cast }: Telling, runs: readonly Run[]): Promise<void> => {
  const start = local(runs[0]?.start ?? '')
  await stage.at(start.add({ hours: 14 }))
  for (const { host, runId } of runs)
    await stage.post(cast.person[serverOf(host).by], `/runs/${runId}/steps/backup-after/attest`, {
      said: 'Job “nightly”: succeeded.',
      lastGoodAt: start.add({ hours: 7 }).toString(),
      result: 'ok',
    })
  await stage.work()
  await stage.at(start.add({ hours: 49 }))
  await stage.work()
  await stage.at(start.add({ hours: 49, minutes: 10 }))
  await remove({ stage, cast }, runs)
}

export const remove = async ({ stage, cast }: Pick<Telling, 'stage' | 'cast'>, runs: readonly Run[]): Promise<void> => {
  for (const { host, runId } of runs) {
    const by = cast.person[serverOf(host).by]
    await stage.post(by, `/runs/${runId}/steps/snapshot-removal/begin`)
    await stage.post(by, `/runs/${runId}/steps/snapshot-removal/attest`, { said: 'Removed; the list of checkpoints is empty.', yes: true })
  }
  await stage.work()
}
