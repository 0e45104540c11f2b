import { expect, test } from 'vitest'
import { once } from './patch-duties.ts'

const update = (what: string, host?: string, isFirst = false) => ({ what, why: 'Why.', href: `/${what}`, clause: 'PM-3.3', host, isFirst })
const system = (host: string, pending: number) => ({
  what: `Patch ${host}`,
  why: 'git comes first.',
  href: `/${host}`,
  clause: 'PM-3.3',
  host,
  pending,
})
const told = (...given: Parameters<typeof once>) => once(...given).map(({ what, why }) => `${what} - ${why}`)

test('an update that stands first alone gives way to its system’s line; one that stands for itself takes the line in', () => {
  expect(told([update('git on git-01', 'git-01', true)], [system('git-01', 6), system('web-01', 1)])).toEqual([
    'Patch git-01 - git comes first.',
    'Patch web-01 - git comes first.',
  ])
  expect(told([update('Exploited: git', 'git-01'), update('Exploited: curl', 'git-01')], [system('git-01', 6)])).toEqual([
    'Exploited: git - Why. 5 more packages wait on git-01.',
    'Exploited: curl - Why.',
  ])
  expect(told([update('Exploited: git', 'git-01')], [system('git-01', 1)])).toEqual(['Exploited: git - Why.'])
})

test('what is on several devices, or on a system without a line, stays; and nothing but what is shown is told', () => {
  const both = once([update('linux', undefined), update('git on db-01', 'db-01', true)], [{ what: 'Name who', why: '', href: '/', clause: 'PM-4' }])
  expect(both.map((duty) => Object.keys(duty).toSorted())).toEqual(Array.from({ length: 3 }, () => ['clause', 'href', 'what', 'why']))
  expect(both.map(({ what }) => what)).toEqual(['linux', 'git on db-01', 'Name who'])
})
