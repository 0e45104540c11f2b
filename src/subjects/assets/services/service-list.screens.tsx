import { Button } from '../../../kit/button.tsx'
import { ListView } from '../../../kit/list.tsx'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import { Tag } from '../../../kit/tag.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { yesNo } from '../services.rules.ts'
import { RatingTag, serviceHref } from './services.screens.tsx'
import { serviceList, type ServiceRow } from './services.views.ts'

export function ServiceListPage({ who, page, query, views }: { who: Who; page: ListPage<ServiceRow>; query: ListQuery; views: SavedViewList }) {
  const may = mayDo(who.positions, 'devices.change')
  return (
    <StaffPage
      who={who}
      path="/services"
      title="Services"
      question="What does the district run, on what, and who owns it?"
      action={<Button label="Add a service" kind="first" href="/services/new" disabledBecause={may.ok ? undefined : may.refusal.says} />}
    >
      <ListView
        list={serviceList}
        page={page}
        query={query}
        words={['service', 'services']}
        views={views}
        bulk={{ action: '/services/bulk', label: 'Change selected', disabledBecause: may.ok ? undefined : may.refusal.says }}
        empty="No services yet."
        presets={[
          { name: 'Without a tester', query: 'lacks=tester' },
          { name: 'Not rated', query: 'lacks=rating' },
          { name: 'Mission-critical', query: 'critical=yes' },
        ]}
        cells={{
          name: { head: true, cell: (row) => <a href={serviceHref(row.id)}>{row.name}</a> },
          servers: { cell: (row) => (row.servers.length === 0 ? <Tag state="unknown">nothing known</Tag> : row.servers.join(', ')) },
          owner: { cell: (row) => row.businessOwner ?? <Tag state="unknown">nobody</Tag> },
          testers: { cell: (row) => (row.testers === 0 ? <Tag state="late">none</Tag> : row.testers) },
          critical: { cell: (row) => (row.missionCritical === 'unknown' ? <Tag state="unknown">not known</Tag> : yesNo[row.missionCritical]) },
          availability: { cell: (row) => <RatingTag is={row.availability} /> },
        }}
      />
    </StaffPage>
  )
}
