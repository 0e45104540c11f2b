import { ok, refuse } from '../../core/result.ts'
import { newId, showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { makeKey } from './key-text.ts'
import { saveKey } from './keys.store.ts'
import { siteExists } from './keys.views.ts'

/** Makes an enrolment key for a site (PM-3.1). The key's text is in the answer and nowhere else: only its hash is kept. */
export const enrolSiteKey = useCase({
  name: 'inventory.enrol-site-key',
  clauses: ['PM-3.1'],
  load: (act, input: { siteId: string; label: string }) => siteExists(act.tx, input.siteId),
  decide: (siteIsKnown, input, moment) => {
    if (!siteIsKnown)
      return refuse({
        code: 'inventory/site-not-found',
        clause: 'PM-3.1',
        says: 'There is no such site.',
        satisfiedBy: "Choose one of the district's sites.",
        faults: ['siteId: not known'],
        status: 422,
      })
    if (moment.actor.personId === undefined)
      return refuse({
        code: 'inventory/key-needs-a-person',
        clause: 'PM-3.1',
        says: 'Only a signed-in person can create a key.',
        satisfiedBy: 'Sign in.',
        status: 403,
      })
    return ok({ id: newId(), label: input.label.trim() })
  },
  commit: async (act, { id, label }, _, input) => {
    const { text, secretHash } = makeKey(act.districtId, id)
    await saveKey(act, { id, siteId: input.siteId, label, secretHash })
    return {
      value: { keyId: id, text },
      evidence: [{ kind: 'inventory.key-made', about: [showId('key', id)], grade: 'enforced' as const, content: { siteId: input.siteId, label } }],
    }
  },
})
