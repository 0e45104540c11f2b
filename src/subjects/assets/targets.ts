import { showId } from '../../platform/ids.ts'
import { deviceOf } from './assets.views.ts'
import { deviceHref } from './fields.ts'
import { hostedOf } from './hosted/hosted.views.ts'
import type { IssueTargets } from './issues/issue-parts.ts'
import { serviceOf } from './services/services.views.ts'

/** What of this subject an issue can be raised on, and who answers for it: a device's owner, a service's business owner, an application's owner. */
export const assetTargets: IssueTargets = {
  dev: async (tx, id) => {
    const device = await deviceOf(tx, id)
    return device && { title: device.hostname, href: deviceHref(id), ownerId: device.ownerId }
  },
  svc: async (tx, id) => {
    const service = await serviceOf(tx, id)
    return service && { title: service.name, href: `/services/${showId('svc', id)}`, ownerId: service.businessOwnerId }
  },
  app: async (tx, id) => {
    const hosted = await hostedOf(tx, id)
    return hosted && { title: hosted.name, href: `/hosted/${showId('app', id)}`, ownerId: hosted.ownerId }
  },
}
