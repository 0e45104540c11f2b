import { Card } from '../../kit/card.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Time, type When } from '../../kit/values.tsx'
import { StaffPage } from '../people/index.ts'
import { valueInWords, type KeptPolicy, type PolicyInForce } from '../policy/index.ts'
import { parameterHref, type Frame } from './policy.screens.tsx'

/** One set of numbers: what was in force when a ticket, a request or a run was opened, beside what is in force now. */
export const VersionScreen = ({ kept, now, firstUsed, ...frame }: Frame & { kept: KeptPolicy; now: PolicyInForce; firstUsed: When }) => {
  const rows = Object.entries(kept.values)
    .map(([name, value]) => ({
      name,
      says: now.pack.parameters.find((one) => one.name === name)?.says ?? '',
      kept: valueInWords(value),
      now: valueInWords(now.values[name] ?? ''),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const others = rows.filter((row) => row.kept !== row.now).length
  return (
    <StaffPage
      {...frame}
      title={`Set of numbers ${kept.id.slice(0, 8)}`}
      question="By which numbers does it go on?"
      answer={others === 0 ? 'They are the numbers in force.' : `${others} of ${rows.length} differ from the numbers in force.`}
    >
      <Card id="numbers" title={`Of ${kept.pack} ${kept.packVersion}`}>
        <p>
          First used <Time {...firstUsed} />. What was opened under this set goes on by it.
        </p>
        <DataTable
          caption="Its numbers"
          captionHidden
          empty="None."
          rows={rows}
          columns={[
            { label: 'Parameter', head: true, cell: (row) => <a href={parameterHref(row.name)}>{row.name}</a> },
            { label: 'What it does', cell: (row) => row.says },
            { label: 'In this set', cell: (row) => (row.kept === row.now ? row.kept : <b>{row.kept}</b>) },
            { label: 'In force now', cell: (row) => row.now },
          ]}
        />
      </Card>
    </StaffPage>
  )
}
