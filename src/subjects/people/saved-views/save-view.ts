import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import { addView, removeView, type NewView } from './saved-views.store.ts'
import { viewOf, viewsOf } from './saved-views.views.ts'

const most = 20

/** Names an address of a list. It grants nothing: whoever opens it sees what they may see anyway. */
export const saveView = useCase({
  name: 'people.save-view',
  clauses: [],
  load: (act, input: NewView) => viewsOf(act.tx, input.list, act.actor.personId ?? ''),
  decide: (views, input, { actor }) => {
    const no = (code: string, says: string, satisfiedBy: string) =>
      refuse({ code: `people/${code}`, clause: '-', says, satisfiedBy, status: 422, faults: [`name: ${says}`] })
    if (actor.personId === undefined) return no('view-needs-a-person', 'Only a signed-in person can save views.', 'Sign in.')
    const own = views.filter((view) => view.ownerId === actor.personId)
    if (own.some((view) => view.name === input.name))
      return no('view-name-is-taken', `You already have a view named ${input.name}.`, 'Choose another name, or delete the old view first.')
    if (own.length >= most) return no('too-many-views', `You have ${most} views of this list.`, 'Delete one you no longer use.')
    return ok(actor.personId)
  },
  commit: async (act, personId, _, input) => {
    const id = await addView(act, input, personId)
    return {
      value: { id },
      evidence: [
        {
          kind: 'people.view-saved',
          about: [showId('view', id)],
          grade: 'attested' as const,
          content: { list: input.list, name: input.name, shared: input.isShared },
        },
      ],
    }
  },
})

/** Forgets a view: one's own alone. */
export const forgetView = useCase({
  name: 'people.forget-view',
  clauses: [],
  load: (act, input: { readonly id: string }) => viewOf(act.tx, input.id),
  decide: (view, _, { actor }) =>
    view !== undefined && view.ownerId === actor.personId
      ? ok(view)
      : refuse({
          code: 'people/view-is-not-yours',
          clause: '-',
          says: 'There is no such view of yours.',
          satisfiedBy: 'Only whoever saved it can delete it.',
          status: 404,
        }),
  commit: async (act, view) => {
    await removeView(act, view.id)
    return {
      value: { list: view.list },
      evidence: [
        {
          kind: 'people.view-forgotten',
          about: [showId('view', view.id)],
          grade: 'attested' as const,
          content: { list: view.list, name: view.name },
        },
      ],
    }
  },
})
