import { Card, Stack } from '../../kit/card.tsx'
import { DataTable } from '../../kit/table.tsx'
import { StaffPage } from './staff-page.tsx'
import type { Who } from './who.ts'

const rows: readonly { readonly key: readonly string[]; readonly does: string; readonly plain: string }[] = [
  { key: ['/'], does: 'Search, or go to a page by name', plain: 'Search, in the menu' },
  ...(
    [
      ['t', 'Today'],
      ['w', 'Tasks'],
      ['f', 'Fleet health'],
      ['p', 'Patch plan'],
      ['v', 'Vulnerabilities'],
      ['a', 'Advisories'],
      ['l', 'Feeds'],
      ['r', 'Runs'],
      ['c', 'Changes'],
      ['d', 'Devices'],
      ['q', 'Coverage and quality'],
      ['e', 'Evidence'],
      ['s', 'Search'],
    ] as const
  ).map(([key, page]) => ({ key: ['g', key], does: page, plain: `${page}, in the menu` })),
  { key: ['j'], does: 'Next row of a list; after the last, the next page', plain: 'Tab' },
  { key: ['k'], does: 'Previous row; before the first, the previous page', plain: 'Shift and Tab' },
  { key: ['x'], does: 'Select the row', plain: 'its check box' },
  { key: ['Enter'], does: 'Open the row', plain: 'its link' },
  { key: ['?'], does: 'This page', plain: 'Keyboard, under your name' },
]

/** Every key with what does the same without it. */
export function KeyboardPage({ who }: { who: Who }) {
  const isOn = who.frame?.hasKeys ?? false
  return (
    <StaffPage
      who={who}
      path="/keyboard"
      title="Keyboard"
      question="What do the keys do?"
      answer={
        isOn
          ? 'Single keys work on every page, never while you type. You can do everything without them.'
          : 'Single keys are off in this browser. You can do everything without them.'
      }
    >
      <Stack>
        <Card id="keys" title="Keys">
          <DataTable
            caption="Keys"
            captionHidden
            rows={rows}
            empty="None."
            columns={[
              {
                label: 'Key',
                head: true,
                cell: (row) => (
                  <>
                    {row.key.map((one, at) => (
                      <>
                        {at > 0 && ' then '}
                        <kbd>{one}</kbd>
                      </>
                    ))}
                  </>
                ),
              },
              { label: 'Does', cell: (row) => row.does },
              { label: 'Without the key', cell: (row) => row.plain },
            ]}
          />
        </Card>
        <form method="post" action="/look">
          <input type="hidden" name="to" value="/keyboard" />
          <button class="button" type="submit" name="keys" value={isOn ? 'off' : 'on'}>
            {isOn ? 'Turn the keys off in this browser' : 'Turn the keys on in this browser'}
          </button>
        </form>
      </Stack>
    </StaffPage>
  )
}
