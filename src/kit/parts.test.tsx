import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Button, PostButton } from './button.tsx'
import { placeLabels, percent } from './clock-layout.ts'
import { RadioField } from './choices.tsx'
import { renderPage } from './document.tsx'
import { FileField, TextField } from './fields.tsx'
import { Page } from './page.tsx'
import { ClauseLink, FormErrors, Problem, Refused, titleOfRefusal } from './problem.tsx'
import { PublicPage } from './public-page.tsx'
import { DataTable } from './table.tsx'
import { Log, Time } from './values.tsx'

const html = (node: { toString(): unknown }) => String(node)

describe('buttons', () => {
  test('one that cannot be used says why and submits nothing', () => {
    const shown = html(<Button label="Skip this step" kind="first" name="act" value="skip" disabledBecause="SP-3 does not allow it." />)
    expect(shown).toContain('type="button" aria-disabled="true" aria-describedby="why-skip-this-step"')
    expect(shown).toContain('<p class="reason" id="why-skip-this-step">SP-3 does not allow it.</p>')
    expect(shown).not.toMatch(/name=|first/)
  })

  test('an act is a POST with what it carries', () => {
    expect(html(<PostButton action="/x" label="Remind" hidden={{ id: 'a"b' }} />)).toBe(
      '<form method="post" action="/x"><input type="hidden" name="id" value="a&quot;b"/>' +
        '<button class="button" type="submit">Remind</button></form>',
    )
  })
})

describe('fields', () => {
  test('hint and error are tied to the control, and what was typed stays', () => {
    const shown = html(<TextField name="plan" label="Plan" hint="Short." error="Say it." rows={3} value={'</textarea><script>'} />)
    expect(shown).toContain('aria-describedby="f-plan-hint f-plan-error" aria-invalid="true"')
    expect(shown).toContain('&lt;/textarea&gt;&lt;script&gt;</textarea>')
  })

  test('an error leads to the first of several choices', () => {
    expect(html(<FormErrors errors={[{ field: 'kind', says: 'Choose one.' }]} />)).toContain('<a href="#f-kind">')
    const shown = html(
      <RadioField
        name="kind"
        label="Kind"
        value="b"
        options={[
          { value: 'a', label: 'A' },
          { value: 'b', label: 'B' },
        ]}
      />,
    )
    expect(shown).toMatch(/<input type="radio" id="f-kind" [^>]*>.*<input type="radio" id="f-kind-2" [^>]*checked=""/)
  })

  test('a file is asked for again by its name', () => {
    expect(html(<FileField name="letter" label="Letter" previous="a.pdf" />)).toContain('You chose a.pdf.')
  })
})

describe('refusals', () => {
  const refusal = { clause: 'CM-6', says: 'You asked for it.', satisfiedBy: 'A yes from another.', faults: ['One.', 'Two.'] }
  test('say what is wrong, every fault, the clause and what would make it pass', () => {
    const shown = html(<Problem refusal={refusal} />)
    const parts = ['You asked for it.', '<li>One.</li><li>Two.</li>', 'href="/clauses/CM-6"', 'A yes from another.']
    for (const part of parts) expect(shown).toContain(part)
  })

  test('what is not there was not refused', () => {
    const missing = {
      clause: 'PM-3.1',
      says: 'There is no such device in this district.',
      satisfiedBy: 'a device from the list',
      status: 404,
    } as const
    expect(titleOfRefusal(missing)).toBe('No such device')
    expect(titleOfRefusal({ says: 'This link is not known here.', status: 404 })).toBe('Not found')
    expect(titleOfRefusal({ says: 'You asked for it.', status: 409 })).toBe('This cannot be done')
    for (const isPlain of [false, true]) {
      const shown = html(<Refused refusal={missing} isPlain={isPlain} />)
      expect(shown).toContain('A device from the list.')
      expect(shown).not.toMatch(/cannot|PM-3|What is needed/)
    }
    expect(html(<Problem refusal={{ ...missing, says: 'The file cannot be read.', status: 422 }} />)).toContain('Something is missing or wrong')
  })

  test('no clause, no link; in Spanish on a Spanish page', () => {
    expect(html(<ClauseLink id="-" />)).toBe('')
    const page = renderPage(
      <PublicPage lang="es" title="No" from="Distrito">
        <Problem refusal={refusal} />
      </PublicPage>,
    )
    expect(page).toContain('Qué hace falta')
    expect(page).toContain('<html lang="es">')
    expect(html(<Problem refusal={refusal} />)).toContain('What is needed')
  })
})

describe('pages and values', () => {
  test('hostile text is text wherever it stands', () => {
    const evil = '"><img src=x onerror=alert(1)>\u001b[31m'
    const page = renderPage(
      <Page title={evil} question={evil} nav={[{ label: evil, items: [{ href: '/', label: evil, count: evil }] }]}>
        <DataTable caption={evil} rows={[evil]} empty="" columns={[{ label: evil, cell: (row) => row, head: true }]} />
        <Log lines={[{ at: evil, text: evil }]} />
        <Time iso={evil} words={evil} />
      </Page>,
    )
    expect(page).not.toContain('<img')
    expect(page.match(/&lt;img/g)?.length).toBeGreaterThanOrEqual(10)
  })

  test('a page with a promise in it is a defect and says so', () => {
    const Late = async () => <p>late</p>
    expect(() =>
      renderPage(
        <div>
          <Late />
        </div>,
      ),
    ).toThrow('load first')
  })

  test('a table without rows says why', () => {
    const columns = [
      { label: 'a', cell: () => '' },
      { label: 'b', cell: () => '' },
    ]
    expect(html(<DataTable caption="c" rows={[]} empty="None yet." columns={columns} />)).toContain('colspan="2">None yet.')
  })
})

describe('clock strip', () => {
  test('places are shares of the strip, held at its edges', () => {
    expect([percent(5, 0, 10), percent(-5, 0, 10), percent(15, 0, 10), percent(5, 5, 5)]).toEqual([50, 0, 100, 0])
  })

  test('labels of one lane never touch', () => {
    const labels = fc.array(fc.record({ at: fc.integer({ min: 0, max: 100 }), text: fc.string({ minLength: 1, maxLength: 24 }) }), { maxLength: 12 })
    fc.assert(
      fc.property(labels, (wanted) => {
        const placed = placeLabels(wanted, 2).map((one) => {
          const width = one.text.length * 7,
            x = one.at * 5
          const left = one.anchor === 'start' ? x : one.anchor === 'end' ? x - width : x - width / 2
          return { lane: one.lane, left, right: left + width }
        })
        const apart = placed.every((a, at) => placed.every((b, other) => other === at || b.lane !== a.lane || a.left >= b.right || a.right <= b.left))
        expect(apart && placed.every((one) => one.left >= 0 && one.right <= 500)).toBe(true)
      }),
    )
  })
})
