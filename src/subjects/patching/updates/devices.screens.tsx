import { ListView } from '../../../kit/list.tsx'
import type { SavedView } from '../../../kit/saved-views.tsx'
import { Tag } from '../../../kit/tag.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { deviceHref } from '../../assets/index.ts'
import { StaffPage, type Who } from '../../people/index.ts'
import { exposureShort } from '../plan.names.ts'
import { Due, planHref } from '../plan.screens.tsx'
import { waitingDevices, type WaitingDevice } from './evaluation.views.ts'

type Shown = {
  readonly who: Who
  readonly page: ListPage<WaitingDevice>
  readonly query: ListQuery
  readonly views: readonly SavedView[]
  readonly today: string
}

/** Every device with what it waits for: the rows behind an update's count. */
export function WaitingDevicesPage({ who, page, query, views, today }: Shown) {
  return (
    <StaffPage who={who} path="/plan" title="Devices waiting for updates" question="Which devices are waiting for which update, and when is it due?">
      <ListView
        list={waitingDevices}
        page={page}
        query={query}
        views={views}
        words={['device and update', 'devices and updates']}
        empty="No device is waiting. Remove a filter."
        cells={{
          device: { head: true, cell: (row) => <a href={deviceHref(row.deviceId)}>{row.hostname}</a> },
          site: { cell: (row) => row.site ?? <Tag state="unknown">no site</Tag> },
          update: {
            cell: (row) => (
              <>
                <a href={planHref(row.updateId)}>{row.package}</a>
                {row.isOverridden && (
                  <>
                    {' '}
                    <Tag state="wait">by an override</Tag>
                  </>
                )}
              </>
            ),
          },
          exposure: { cell: (row) => exposureShort(row.exposure) },
          due: { cell: (row) => <Due item={row} today={today} /> },
        }}
      />
    </StaffPage>
  )
}
