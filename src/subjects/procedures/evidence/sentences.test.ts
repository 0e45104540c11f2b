import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { differencesOf } from './differences.ts'
import { countedThings, say, type Part } from './say.ts'
import { contentOf, sentenceOf, sentences } from './sentences.ts'
import { wordsOfField } from './value-words.ts'

const src = fileURLToPath(new URL('../../../', import.meta.url))
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name) && !/\.test\.|types\.gen/.test(name))

const subjects = new Set(readdirSync(join(src, 'subjects')))

/** Kinds put together at run time, by the text of the code that does so, with what comes of it. A new one that is not here fails the test. */
const madeOf: Readonly<Record<string, readonly string[]>> = {
  '`assets.issue-${to}`': ['assets.issue-acknowledged', 'assets.issue-answered', 'assets.issue-closed'],
  '`changes.request-${row.verdict}`': ['changes.request-approved', 'changes.request-denied', 'changes.request-delayed'],
  '`notices.delivery-${outcome.outcome}`': ['notices.delivery-accepted', 'notices.delivery-refused'],
  '`people.${what}`': [
    ...['signed-in', 'signed-out', 'sign-ins-blocked', 'password-changed', 'sessions-ended', 'second-factor-added', 'second-factor-removed'],
    ...['backup-codes-made', 'backup-code-used', 'provider-bound'],
  ].map((what) => `people.${what}`),
  erasingKind: ['ledger.entry-erased'],
}
/** What can be taken back has kinds of its own, which are no entries: they are the keys of `undoers` in compose.ts. */
const undoKinds =
  /undoers: \{([\s\S]*?)\n {8}\}/
    .exec(readFileSync(join(src, 'processes/compose.ts'), 'utf8'))?.[1]
    ?.match(/'[a-z.-]+'/g)
    ?.map((one) => one.slice(1, -1)) ?? []

/** Every kind of entry that the code writes. An entry has a grade; what else has a `kind` has none. */
const kindsInCode = (): { readonly kinds: readonly string[]; readonly unread: readonly string[] } => {
  const [kinds, unread] = [new Set<string>(), new Set<string>()]
  for (const file of files) {
    const text = readFileSync(join(src, file), 'utf8')
    for (const match of text.matchAll(/\bkind: ([^\n]*)/g)) {
      const near = text.slice(match.index, match.index + 700)
      const expression = (match[1] ?? '').replace(/,\s*(grade|clauses|about|content)\b.*$/, '').replace(/,$/, '')
      const literals = [...expression.matchAll(/'([a-z]+\.[a-z]+(?:-[a-z]+)*)'/g)].map(([, kind = '']) => kind)
      const made = Object.entries(madeOf).find(([code]) => expression.startsWith(code))?.[1]
      for (const kind of [...literals, ...(made ?? [])]) kinds.add(kind)
      if (literals.length === 0 && made === undefined && /^`[a-z]+\./.test(expression) && /\bgrade\b/.test(near)) unread.add(`${file}: ${expression}`)
    }
  }
  const areKinds = [...kinds].filter((kind) => subjects.has(kind.split('.')[0] ?? '') && (sentences[kind] !== undefined || !undoKinds.includes(kind)))
  return { kinds: areKinds.toSorted(), unread: [...unread] }
}

const flat = (parts: readonly Part[] | undefined): string =>
  (parts ?? [])
    .map((part) =>
      part.is === 'who'
        ? 'Dana'
        : part.is === 'text'
          ? part.text
          : part.is === 'things'
            ? `<${part.ids.length}>`
            : part.is === 'day'
              ? part.date
              : part.at,
    )
    .join('')
const id = (prefix: string, n = 1) => `${prefix}_${String(n).padStart(32, '0')}`

describe('what a piece of evidence says', () => {
  const { kinds, unread } = kindsInCode()
  test('there is a sentence for every kind of entry that the product writes, and none for others', () => {
    expect(kinds.length).toBeGreaterThan(150)
    expect(undoKinds.length).toBeGreaterThan(5)
    expect(unread).toEqual([])
    expect(kinds.filter((kind) => sentences[kind] === undefined)).toEqual([])
    expect(Object.keys(sentences).filter((kind) => !kinds.includes(kind))).toEqual([])
  })

  test('no sentence leaves a gap or shows how it is made, whatever its entry lacks', () => {
    for (const kind of Object.keys(sentences)) {
      const said = flat(sentenceOf({ kind, about: [], content: {} }))
      expect(said, kind).toMatch(/^[A-Z“0-9]|^a |^an |^not recorded/)
      expect(said, kind).not.toMatch(/[{}[\]]|undefined|null| {2}/)
    }
  })

  test('what happened, to what: named where few, counted where many', () => {
    const moved = { because: 'exposure stated: exposed', updates: Array.from({ length: 45 }, () => ({})), moved: 45 }
    expect(flat(sentenceOf({ kind: 'patching.plan-moved', about: [id('dev')], content: moved }))).toBe(
      '45 updates changed in the plan because of <1>. Reason: exposure set to “Publicly exposed”.',
    )
    const stated = { before: { exposure: 'unknown' }, after: { exposure: 'not-exposed', why: 'No rule leads to it.' } }
    expect(flat(sentenceOf({ kind: 'assets.exposure-stated', about: [id('dev')], content: stated }))).toBe(
      'Dana set the exposure of <1> to “not publicly exposed”; it was “not known” before. How it is known: “No rule leads to it.”',
    )
    expect(flat(say('{who} named {.to}[ for {~why}], due {.dueOn}.', { kind: '', about: [], content: { to: id('per'), dueOn: '2025-11-20' } }))).toBe(
      'Dana named <1>, due 2025-11-20.',
    )
  })

  test('one is one and many are many', () => {
    const said = (content: object) => flat(sentenceOf({ kind: 'runbooks.postponement-told', about: [id('dev')], content: { ...content } }))
    expect([said({ recipients: ['a'] }), said({ recipients: ['a', 'b'] })]).toEqual([
      '1 person was notified that the patching of <1> is postponed.',
      '2 people were notified that the patching of <1> is postponed.',
    ])
  })

  test('before and after, only what differs, in the words of people', () => {
    const before = { kind: 'server', scope: 'in', siteId: '0193aaaa-bbbb-7ccc-8ddd-eeeeffff0000', ownerId: null }
    expect(differencesOf({ before, after: { ...before, scope: 'out', siteId: null } }).rows).toEqual([
      { what: 'Scope', before: 'in', after: 'out', field: 'scope' },
      { what: 'Site', before: 'sit_0193aaaabbbb7ccc8dddeeeeffff0000', after: null, field: 'siteId' },
    ])
    const update = { update: id('pe'), before: { dueOn: '2025-11-20', decision: 'a' }, after: { dueOn: '2026-01-21', decision: 'a' } }
    expect(differencesOf({ updates: [update] }).rows).toEqual([{ what: id('pe'), before: '2025-11-20', after: '2026-01-21', field: 'dueOn' }])
    expect(differencesOf({ before: 'monthly', after: 'quarterly' }).rows).toHaveLength(1)
    expect(differencesOf({ name: 'x' }).rows).toEqual([])
    expect([wordsOfField('scopeReason'), wordsOfField('contractEndsOn')]).toEqual(['Why it is out of scope', 'Contract ends on'])
  })

  test('a name that every object has is a name like any other', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(sentenceOf({ kind: name, about: [], content: {} })).toBeUndefined()
      expect(flat(say('It is {.to}.', { kind: '', about: [], content: { to: name } }))).toBe(`It is ${name}.`)
      expect(flat(say('It is {.exposure}.', { kind: '', about: [], content: { exposure: name } }))).toBe(`It is ${name}.`)
      expect(countedThings(name, 2)).toBe('2 records')
      expect(typeof wordsOfField(name)).toBe('string')
    }
  })

  test('a content that is none is read as empty', () =>
    expect([contentOf(null), contentOf(''), contentOf('[1]'), contentOf('{"a":1}')]).toEqual([{}, {}, {}, { a: 1 }]))
})
