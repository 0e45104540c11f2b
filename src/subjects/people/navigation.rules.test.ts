import { expect, test } from 'vitest'
import { entryAt, navigationFor } from './navigation.rules.ts'
import { mayDo, mayTable, positions } from './people.rules.ts'

const everybody = Object.keys(positions).map((position) => [position] as const)
const shown = (held: readonly string[], path = '/') => navigationFor({ positions: held }, path).flatMap(({ items }) => items)
const open = (held: readonly string[], path = '/', unfolded?: readonly string[]) =>
  navigationFor({ positions: held, unfolded }, path).filter(({ fold }) => fold === undefined || fold.isOpen)

test.each(everybody)('%s: nothing that may be opened is left out, and at first at most 14 links stand open', (position) => {
  const all = shown(Object.keys(positions))
  const may = all.filter(({ href }) => shown([position]).some((one) => one.href === href))
  expect(may.length).toBe(shown([position]).length)
  if (mayDo([position], 'devices.see').ok) expect(shown([position]).map(({ href }) => href)).toContain('/coverage')
  expect(open([position]).flatMap(({ items }) => items).length).toBeLessThanOrEqual(14)
})

test('somebody who may everything has every page of the menu, and each leads to its group', () => {
  expect(shown(['technology-director']).length).toBe(30)
  expect(Object.keys(mayTable).length).toBeGreaterThan(0)
  for (const { href } of shown(['technology-director'])) {
    const at = navigationFor({ positions: ['technology-director'] }, href).flatMap(({ items }) => items.filter(({ current }) => current))
    expect(at.map((one) => one.href)).toEqual([href])
    expect(
      open(['technology-director'], href)
        .flatMap(({ items }) => items)
        .map((one) => one.href),
    ).toContain(href)
  }
  expect(entryAt('/devices/software/x')?.href).toBe('/devices/software')
})

test('what a browser unfolded holds over the position, and the group of the page stays open', () => {
  const labels = (unfolded?: readonly string[]) => open(['technology-director'], '/people', unfolded).map(({ label }) => label)
  expect(labels()).toEqual([undefined, 'Patching', 'District'])
  expect(labels(['proof'])).toEqual([undefined, 'Proof', 'District'])
  expect(labels([])).toEqual([undefined, 'District'])
})

test('a count stands beside its page, and none is no count', () => {
  const counted = navigationFor({ positions: ['technology-director'], counts: { '/tasks': 2, '/advisories': 0 } }, '/').flatMap(({ items }) => items)
  expect(counted.find(({ href }) => href === '/tasks')?.count).toBe(2)
  expect(counted.find(({ href }) => href === '/advisories')?.count).toBeUndefined()
})
