import { expect, test } from 'vitest'
import { mayUndo } from './undo.rules.ts'

const offered = { personId: 'a', endsAt: '', undoneAt: null, says: 'x' }
const asked = { personId: 'a', nowMs: 599_999, endsMs: 600_000, isUnchanged: true }
test.each([
  [offered, asked, 'ok'],
  [offered, { ...asked, nowMs: 600_000 }, 'people/too-late-to-take-back'],
  [offered, { ...asked, personId: 'b' }, 'people/nothing-to-take-back'],
  [offered, { ...asked, personId: undefined }, 'people/nothing-to-take-back'],
  [undefined, asked, 'people/nothing-to-take-back'],
  [{ ...offered, undoneAt: 'now' }, asked, 'people/taken-back-already'],
  [offered, { ...asked, isUnchanged: false }, 'people/changed-since'],
])('%j asked %j: %s', (row, by, code) => {
  const may = mayUndo(row, by)
  expect(may.ok ? 'ok' : may.refusal.code).toBe(code)
})
