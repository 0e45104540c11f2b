import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { renderPage } from './document.tsx'
import { Problem } from './problem.tsx'
import { PublicPage } from './public-page.tsx'
import { catalogues, langOf } from './say.ts'
import '../subjects/changes/approve.words.ts'
import '../subjects/people/sign-in/sign-in.words.ts'
import '../subjects/runbooks/tester.words.ts'

const root = join(import.meta.dirname, '../subjects')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.words\.ts$/.test(file))
const same = ['OK', 'No', 'Afterbell']

test('every catalogue holds each saying in both languages, taking the same, and none is left in English', () => {
  expect(catalogues()).toHaveLength(files.length) // each is imported above
  for (const { en, es } of catalogues()) {
    expect(Object.keys(es).toSorted()).toEqual(Object.keys(en).toSorted())
    for (const [key, said] of Object.entries(en)) {
      const other = es[key]
      expect([key, typeof other]).toEqual([key, typeof said])
      const given = Array.from({ length: typeof said === 'function' ? said.length : 0 }, (_, n) =>
        n === 1 && said.length === 2 && key === 'when'
          ? 'America/Chicago'
          : key === 'when' || key === 'day'
            ? n === 1
              ? 'America/Chicago'
              : '2026-11-25T01:00:00Z'
            : `«${n}»`,
      )
      const [a, b] = [said, other].map((one) => (typeof one === 'function' ? (one as (...all: string[]) => string)(...given) : one)) as [
        string,
        string,
      ]
      expect([key, b.trim()]).not.toEqual([key, ''])
      if (!same.includes(a)) expect([key, b]).not.toEqual([key, a])
      for (const mark of a.match(/«\d»/g) ?? []) expect([key, b.includes(mark)]).toEqual([key, true])
    }
  }
})

test.each([
  [{ accepts: 'es-MX,es;q=0.9,en;q=0.8' }, 'es'],
  [{ accepts: 'en-US,en;q=0.9,es;q=0.8' }, 'en'],
  [{ accepts: 'fr,es;q=0.3' }, 'es'],
  [{ accepts: 'es;q=0' }, 'en'],
  [{ accepts: null }, 'en'],
  [{ accepts: 'es', kept: 'en' }, 'en'],
  [{ accepts: 'en', kept: 'en', asked: 'es' }, 'es'],
  [{ asked: 'xx', accepts: 'es' }, 'es'],
  [{ accepts: 'garbage;;;q=x,,' }, 'en'],
] as const)('%j is answered in %s', (told, lang) => expect(langOf(told)).toBe(lang))

test('a page in the reader’s language says so, leads to the other, and marks what is English in it', () => {
  const refusal = { says: 'Late.', satisfiedBy: 'Earlier.', clause: 'CM-5' }
  const page = (lang: 'en' | 'es') =>
    renderPage(
      <PublicPage title="T" from="D">
        <Problem refusal={refusal} />
      </PublicPage>,
      { lang, path: '/t/abc' },
    )
  expect(page('es')).toContain('<html lang="es">')
  expect(page('es')).toContain('<a href="/t/abc?lang=en" lang="en" hreflang="en">English</a>')
  expect(page('es')).toContain('<p lang="en">Late.</p>')
  expect(page('en')).toContain('<a href="/t/abc?lang=es" lang="es" hreflang="es">Español</a>')
  expect(page('en')).toContain('<p>Late.</p>')
})
