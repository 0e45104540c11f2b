import { ok, refuse } from '../../core/result.ts'
import { useCase } from '../ledger/index.ts'
import { confirmRestores, noteRestore } from './installation.store.ts'
import { restores } from './installation.views.ts'

type Restored = {
  readonly epoch: number
  readonly backupMadeAt: string
  readonly backupSha256: string
  readonly endedSessions: number
  readonly sealed: number
  readonly checkpoint: string | null
}

/** The restore's own entry, first of its epoch: with the ledger's old head, so that what was lost after the backup can be told from what was never there. */
export const installationRestored = useCase<Restored, null, Restored, null>({
  name: 'installation.restored',
  clauses: [],
  load: async () => null,
  decide: (_, input) => ok(input),
  commit: async (act, restored) => {
    await noteRestore(act.tx, {
      districtId: act.districtId,
      epoch: restored.epoch,
      at: act.now.toString(),
      backupMadeAt: restored.backupMadeAt,
      endedSessions: restored.endedSessions,
    })
    return { value: null, evidence: [{ kind: 'installation.restored', about: [], grade: 'observed', content: { ...restored } }] }
  },
})

/** A person says that the old machine is off and that what waits may go on. */
export const confirmRestore = useCase<null, boolean, null, { readonly epochs: readonly number[] }>({
  name: 'installation.confirm-restore',
  clauses: [],
  load: async (act) => (await restores(act.tx)).some((one) => one.confirmedAt === null),
  decide: (isWaiting) =>
    isWaiting
      ? ok(null)
      : refuse({
          code: 'installation/nothing-to-confirm',
          clause: '-',
          says: 'No restore is waiting for confirmation.',
          satisfiedBy: 'Nothing to do: links, keys and runs work normally.',
          status: 409,
        }),
  commit: async (act) => {
    const epochs = await confirmRestores(act.tx, act.districtId, act.now.toString(), act.actor.id)
    return {
      value: { epochs },
      evidence: [{ kind: 'installation.restore-confirmed', about: [], grade: 'attested', content: { epochs: [...epochs] } }],
    }
  },
})
