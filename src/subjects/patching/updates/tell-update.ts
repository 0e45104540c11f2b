import { compareVersions } from '../../../core/versions/versions.ts'
import { ok, refuse, type Result } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import { evaluate, type Evaluated } from '../evaluate.ts'
import { evidenceOfMoves } from '../evaluate-devices.ts'
import { heldVersions, holdersOfTitles } from './told.views.ts'
import { insertTold, type NewTold } from './updates.store.ts'

const batch = 1000
type Facts = { readonly versions: readonly { readonly ecosystem: string; readonly version: string; readonly titleId: string }[] }

const decide = ({ versions }: Facts, told: NewTold): Result<{ titleIds: readonly string[] }> => {
  const no = (says: string, fault: string) =>
    refuse({
      code: 'patching/update-refused',
      clause: 'PM-3.3',
      status: 422,
      says,
      satisfiedBy: 'Enter the package as named in the inventory, and a version that can be compared.',
      faults: [fault],
    })
  if (told.target === '' || told.source === '')
    return no('The update was not noted.', told.target === '' ? 'target: is missing' : 'source: say where it was read')
  if (versions.length === 0) return no(`Nothing named ${told.package} is installed here.`, 'package: is not in the inventory')
  const unread = versions.find(({ version }) => !compareVersions(told.ecosystem, version, told.target).ok)
  if (unread !== undefined) return no(`${told.target} cannot be compared with ${unread.version}.`, 'target: is not a version of this kind')
  return ok({ titleIds: versions.map(({ titleId }) => titleId) })
}

/** Every holder, some at a time; an update that several parts moved is told once, from where it stood to where it stands. */
const evaluateEach = async (act: Act, deviceIds: readonly string[], because: string, name: string): Promise<Evaluated> => {
  const [moved, updates] = [[] as Evaluated['moved'][number][], new Map<string, Evaluated['updates'][number]>()]
  for (let at = 0; at < deviceIds.length; at += batch) {
    const part = await evaluate(act, deviceIds.slice(at, at + batch), because, [name])
    moved.push(...part.moved)
    for (const one of part.updates) {
      const first = updates.get(one.id)
      updates.set(one.id, first === undefined ? one : { ...one, before: first.before, rankBefore: first.rankBefore })
    }
  }
  return { moved, updates: [...updates.values()] }
}

/**
 * Notes an update that no vulnerability names - a bug fix, a feature - and judges it (PM-3.3): routine, at the next cycle, which is a labelled default.
 * Refused `patching/update-refused` where nothing here has the package, or the version cannot be read.
 */
export const tellUpdate = useCase({
  name: 'patching.tell-update',
  clauses: ['PM-3.3'],
  load: async (act: Act, told: NewTold) => ({ versions: await heldVersions(act.tx, told.ecosystem, told.package) }),
  decide,
  commit: async (act, { titleIds }, _, told) => {
    const id = await insertTold(act, told)
    const deviceIds = await holdersOfTitles(act.tx, titleIds)
    const because = `update told: ${told.package} ${told.target}`
    const done = await evaluateEach(act, deviceIds, because, told.package)
    return {
      value: { id, devices: done.moved.length, updateId: done.updates[0]?.id ?? null },
      evidence: [
        { kind: 'patching.update-told', about: done.updates.map((one) => showId('pe', one.id)), grade: 'attested' as const, content: { ...told } },
        evidenceOfMoves(deviceIds, because, done),
      ],
    }
  },
})
