import { ok, refuse, type Result } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import { personChoices } from '../../assets/index.ts'
import { saveWord, type SupportWord } from './support.store.ts'
import { endingOf, type Ending } from './support.views.ts'

export const endingNotFound = refuse({
  code: 'patching/ending-not-found',
  clause: 'PM-2',
  says: 'Nothing with that name is here any longer.',
  satisfiedBy: 'Find it in the list.',
  status: 404,
}).refusal

type Facts = { readonly ending: Ending | undefined; readonly isKnown: boolean }
/** Whether it may be said so. `isKnown`: the owner is somebody of the district. */
export const maySaySupport = ({ ending, isKnown }: Facts, word: SupportWord): Result<{ ending: Ending; word: SupportWord }> => {
  if (ending === undefined) return refuse(endingNotFound)
  const no = (says: string, satisfiedBy: string, fault: string) =>
    refuse({ code: 'patching/end-not-kept', clause: 'PM-2', status: 422, says, satisfiedBy, faults: [fault] })
  if (!isKnown) return no('Nobody with that name is here.', 'Choose somebody in the district.', 'ownerId: does not belong to the district')
  if (word.endsOn !== null && (ending.kind === 'hosted' || ending.kind === 'contract'))
    return no('The date of an application is set on its own page.', 'Change it there.', 'endsOn: is set on the application’s page')
  if (word.endsOn !== null && word.readWhere.trim() === '')
    return no('Say where you read the date.', 'Give the page, the letter or the contract.', 'readWhere: is missing')
  return ok({ ending, word })
}

/** What a person says of an end: whose it is, what takes its place, and the day where they know it better than the publisher. Stands until said otherwise. */
export const saySupport = useCase({
  name: 'patching.say-support',
  clauses: ['PM-2', 'PM-4'],
  // `ending`: read a moment ago by whoever acts on many rows; reading all ends anew for each would take minutes.
  load: async (
    act,
    { id, today, ownerId, ending }: { readonly id: string; readonly today: string; readonly ending?: Ending | undefined } & SupportWord,
  ): Promise<Facts> => ({
    ending: ending ?? (await endingOf(act.tx, id, today)),
    isKnown: ownerId === null || (await personChoices(act.tx)).some((one) => one.id === ownerId),
  }),
  decide: (facts, { endsOn, readWhere, ownerId, todo }) => maySaySupport(facts, { endsOn, readWhere, ownerId, todo }),
  commit: async (act, { ending, word }) => {
    await saveWord(act, ending.key, ending.name, word)
    return {
      value: { id: ending.id },
      evidence: [
        {
          kind: 'patching.support-said',
          about: [showId('sup', ending.id)],
          grade: 'attested' as const,
          content: { what: ending.name, before: { endsOn: ending.toldOn, ownerId: ending.ownerId, todo: ending.todo }, after: { ...word } },
        },
      ],
    }
  },
})
