import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { insertSite } from './people.store.ts'
import { sitesOf, type Site } from './people.views.ts'
import type { SiteFields } from './person-form.rules.ts'

export const addSite = useCase<SiteFields, readonly Site[], SiteFields, { siteId: string }>({
  name: 'people.add-site',
  clauses: [],
  load: (act) => sitesOf(act.tx),
  decide: (sites, input) =>
    sites.some((one) => one.name === input.name)
      ? refuse({
          code: 'people/site-name-taken',
          clause: '-',
          status: 409,
          says: `There is already a site called ${input.name}.`,
          satisfiedBy: 'Choose another name.',
        })
      : ok(input),
  commit: async (act, site) => {
    const siteId = await insertSite(act, site)
    return {
      value: { siteId },
      evidence: [{ kind: 'people.site-added', grade: 'enforced', about: [showId('sit', siteId)], content: { name: site.name, kind: site.kind } }],
    }
  },
})
