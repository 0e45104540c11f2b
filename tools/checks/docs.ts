import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatedDocs } from '../docs.ts'
import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'

/** docs/clauses.md and docs/rules.md are what the pack and the table of built rules make; `node tools/docs.ts` writes them. */
export const check: Check = async (root) => {
  if (!existsSync(join(root, 'packs/baseline.yaml'))) return outcome('docs', 1, 1, [])
  const faults = Object.entries(generatedDocs).flatMap(([path, textOf]) => {
    const wanted = textOf(root).split('\n')
    const found = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8').split('\n') : []
    const line = wanted.findIndex((text, at) => text !== found[at])
    if (line < 0 && wanted.length === found.length) return []
    return [
      fault(
        path,
        (line < 0 ? wanted.length : line) + 1,
        'generated-docs-are-current',
        found.length === 0 ? 'is not there' : 'is not what the pack and the built rules make; run tools/docs.ts',
      ),
    ]
  })
  return outcome('docs', Object.keys(generatedDocs).length, 2, faults)
}
