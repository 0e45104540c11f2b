import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readGlossary } from './glossary.rules.ts'

test('the rows of the glossary’s table, without its head, in the order of their letters', () => {
  expect(
    readGlossary('# Words\n\n| word | means | not |\n|---|---|---|\n| run | one `turn` | job |\n| Exposure | reached from outside | |\n'),
  ).toEqual([
    { word: 'Exposure', means: 'reached from outside', not: '' },
    { word: 'run', means: 'one turn', not: 'job' },
  ])
  const words = readGlossary(readFileSync(join(import.meta.dirname, '../../../docs/glossary.md'), 'utf8'))
  expect(words.length).toBeGreaterThan(40)
  for (const { word, means } of words) expect([word, means.length > 5]).toEqual([word, true])
})
