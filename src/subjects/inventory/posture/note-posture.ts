import { names, type PolicyValues } from '../../../core/policy/parameters.ts'
import { ok, type Result } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase, type Act, type Evidence, type From } from '../../ledger/index.ts'
import { policyValues } from '../../policy/index.ts'
import type { Facts, Section, Told } from '../inventory.rules.ts'
import { flushSoftwareIndex } from '../software-index.store.ts'
import { finderOf, isOfSoftware, type Finder, type Own } from './names.rules.ts'
import { softwareStandings, standingsOf, type PostureFact } from './posture.rules.ts'
import { savePosture } from './posture.store.ts'
import { postureOf, softwareHolders, titleNames } from './posture.views.ts'

const finders = new Map<string, Finder>()
/** The finder of a district's names; made again only when they change. */
const finderUnder = (values: PolicyValues): Finder => {
  const own: Own = {
    'filter-client': names(values, 'posture.filterClients'),
    'remote-control': names(values, 'posture.remoteControl'),
    camera: names(values, 'posture.cameraSoftware'),
  }
  const key = JSON.stringify(own)
  const known = finders.get(key)
  if (known !== undefined) return known
  if (finders.size > 20) finders.clear()
  const made = finderOf(own)
  finders.set(key, made)
  return made
}

/** The clause that each fact is asked by. */
const clauseOf: Readonly<Record<PostureFact, string>> = {
  encryption: 'TU-4.I',
  'filter-client': 'TU-4.E',
  camera: 'TU-4.G',
  'remote-control': 'TU-4.G',
  'screen-lock': 'TU-4.A',
  antivirus: 'PM-3.1',
  firewall: 'PM-3.1',
}

/**
 * Writes what an inventory that was just taken in says of how its device stands, and gives the evidence of what is other than before, under the clauses
 * that ask. A teller who does not know takes nothing back from another who did: agents of two kinds on one device tell different things.
 */
export const notePosture = async (
  act: Act,
  deviceId: string,
  submissionId: string,
  facts: Facts,
  told: Pick<Told, 'sections' | 'software' | 'agent'>,
): Promise<readonly Evidence[]> => {
  const sections: readonly Section[] = told.sections
  const source = told.agent ?? 'this machine'
  const ofSoftware = sections.includes('software')
    ? softwareStandings(
        told.software.map(({ name }) => name),
        finderUnder(await policyValues(act.tx)),
      )
    : []
  const before = new Map((await postureOf(act.tx, deviceId)).map((row) => [row.fact, row]))
  const standings = [...standingsOf(facts, sections), ...ofSoftware].filter(({ fact, state }) => {
    const known = before.get(fact)
    return state !== 'unknown' || known === undefined || known.state === 'unknown' || known.source === source
  })
  await savePosture(
    act,
    standings.map((one) => ({ ...one, deviceId, source, submissionId })),
  )
  const changed = standings.filter(({ fact, state }) => (before.get(fact)?.state ?? 'unknown') !== state)
  if (changed.length === 0) return []
  return [
    {
      kind: 'inventory.posture-changed',
      clauses: [...new Set(changed.map(({ fact }) => clauseOf[fact]))].toSorted(),
      about: [showId('dev', deviceId), showId('sub', submissionId)],
      grade: 'observed',
      content: {
        toldBy: source,
        changes: changed.map(({ fact, state, detail }) => ({ fact, before: before.get(fact)?.state ?? 'unknown', after: state, detail })),
      },
    },
  ]
}

/** Judges every device's software by name again, because the names changed. Costs the district's distinct titles, and the devices that hold the named ones. */
const judgeSoftwareAgain = useCase({
  name: 'inventory.judge-software-again',
  clauses: ['TU-4.E', 'TU-4.G'],
  load: async (act: Act, { because: _ }: { because: string }) => {
    while (await flushSoftwareIndex(act.tx, act.districtId));
    const find = finderUnder(await policyValues(act.tx))
    const titles = await titleNames(act.tx, act.districtId)
    const holders = await softwareHolders(
      act.tx,
      act.districtId,
      titles.filter(({ name }) => find(name).length > 0).map(({ id }) => id),
    )
    return holders.flatMap(({ deviceId, submissionId, source, names: held, states }) =>
      softwareStandings(held, find)
        .filter(({ fact, state, detail }) => isOfSoftware(fact) && states[fact] !== `${state} ${detail}`)
        .map((one) => ({ ...one, deviceId, submissionId, source })),
    )
  },
  decide: () => ok(true),
  commit: async (act, _, changed, { because }) => {
    await savePosture(act, changed)
    return {
      value: { changed: changed.length },
      evidence: [{ kind: 'inventory.software-judged-again', about: [], grade: 'observed' as const, content: { because, changed: changed.length } }],
    }
  },
})

/** The hook of a changed policy: `because` names what changed; anything but these names moves nothing. */
export const judgePosture = async (from: From, because: string): Promise<Result<unknown>> =>
  /^posture\./.test(because) || /pack/i.test(because) ? judgeSoftwareAgain(from, { because }) : ok(undefined)
