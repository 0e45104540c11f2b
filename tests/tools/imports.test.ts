import { expect, test } from 'vitest'
import { check } from '../../tools/checks/imports.ts'
import { lookAt, places, plant } from './planted.ts'
import type { Planted } from './planted.ts'

const person = 'src/subjects/people/people.rules.ts'
const below = 'src/subjects/people/a.ts:1 subject-only-those-above'
const viaIndex = "import type { add } from '../subjects/people/index.ts'\nexport type A = typeof add\n"
const vendor = "import { smtp } from '../../connectors/mail/smtp.ts'\nsmtp.send('')\n"
const faults: readonly Planted[] = [
  ['src/core/a.ts:1 core-imports-only-core', { 'src/core/a.ts': "import '../platform/ids.ts'\n" }],
  ['src/core/a.ts:1 core-imports-only-core', { 'src/core/a.ts': "import { createHash } from 'node:crypto'\nexport const a = createHash\n" }],
  ['src/core/a.ts:2 core-imports-only-core', { 'src/core/a.ts': "// a type alone\nexport type A = import('hono').Hono\n" }],
  [`${person}:1 rules-import-only-own-rules-and-core`, { [person]: "export type M = import('../../connectors/mail/contract.ts').Mail\n" }],
  [`${person}:1 rules-import-only-own-rules-and-core`, { [person]: "export { all } from './people.views.ts'\n" }],
  ['src/subjects/changes/a.ts:1 subject-through-its-index', { 'src/subjects/changes/a.ts': "import '../people/people.store.ts'\n" }],
  [below, { 'src/subjects/people/a.ts': "import '../changes/index.ts'\n", 'src/subjects/changes/index.ts': '' }],
  [below, { 'src/subjects/people/a.ts': 'await import(`../changes/index.ts`)\n', 'src/subjects/changes/index.ts': '' }],
  ['src/subjects/gossip/a.ts:1 subject-must-have-its-place', { 'src/subjects/gossip/a.ts': 'export const a = 1\n' }],
  ['src/subjects/changes/a.ts:1 connectors-by-contract', { 'src/subjects/changes/a.ts': vendor }],
  ['src/platform/a.ts:1 connectors-by-contract', { 'src/platform/a.ts': "import '../connectors/mail/smtp.ts'\n" }],
  ['src/connectors/sms/a.ts:1 connectors-by-contract', { 'src/connectors/sms/a.ts': "import '../mail/smtp.ts'\n" }],
  ['src/platform/a.ts:1 ground-names-no-subject', { 'src/platform/a.ts': viaIndex }],
  ['src/kit/a.ts:1 ground-names-no-subject', { 'src/kit/a.ts': "import '../subjects/people/index.ts'\n" }],
  ['src/platform/a.ts:1 composition-is-the-top', { 'src/platform/a.ts': "import '../main.ts'\n" }],
  ['src/platform/a.ts:1 source-stands-alone', { 'src/platform/a.ts': "import '../../tools/b.ts'\n", 'tools/b.ts': '' }],
  ['src/platform/a.ts:1 no-file-imports-a-test', { 'src/platform/a.ts': "import './b.test.ts'\n", 'src/platform/b.test.ts': '' }],
  ['tests/a.test.ts:1 no-file-imports-a-test', { 'tests/a.test.ts': "import './people.test.ts'\n" }],
  ['tools/a.ts:1 no-file-imports-a-test', { 'tools/a.ts': "import '../tests/people.test.ts'\n" }],
  ['src/platform/a.ts:2 import-must-be-literal', { 'src/platform/a.ts': "const name = './ids.ts'\nawait import(name)\n" }],
  ['src/platform/a.mjs:1 import-must-be-literal', { 'src/platform/a.mjs': 'require(process.argv[2])\n' }],
  ['src/platform/a.ts:1 import-must-lead-somewhere', { 'src/platform/a.ts': "import './ids'\n" }],
  ['src/platform/a.ts:1 import-must-lead-somewhere', { 'src/platform/a.ts': "import '#ids'\n" }],
  ['src/platform/a.ts:1 no-barrels', { 'src/platform/a.ts': "export * from './ids.ts'\n" }],
  ['src/platform/a.ts:1 no-barrels', { 'src/platform/a.ts': "export { id } from './ids.ts'\nexport { hours } from '../core/hours.ts'\n" }],
]

test('a clean tree passes, and every module was looked at', async () => {
  expect(await lookAt(check)).toMatchObject({ looked: 12, faults: [] })
})

test.each(faults)('%s', async (at, over) => {
  expect(places(await lookAt(check, over))).toEqual([at])
})

test('tests may reach where the product may not', async () => {
  const free = ['../connectors/mail/smtp.ts', '../subjects/people/people.store.ts', '../../tests/lib.ts'].map((path) => `import '${path}'\n`).join('')
  expect((await lookAt(check, { 'src/core/a.test.ts': free, 'tests/lib.ts': '' })).faults).toEqual([])
})

test('a file that does not parse is a fault, and so is an empty tree', async () => {
  expect(places(await lookAt(check, { 'src/core/a.ts': 'export const = \n' }))).toEqual(['imports looked at 12 of 13', 'src/core/a.ts:1 must-parse'])
  expect((await check(plant({ 'README.md': '' }))).faults).toEqual(['imports looked at nothing'])
})
