import { describe, expect, test } from 'vitest'
import { check as language } from '../../tools/checks/language.ts'
import { check as network } from '../../tools/checks/network.ts'
import { check as skips } from '../../tools/checks/skips.ts'
import { check as sqlRooms } from '../../tools/checks/sql-rooms.ts'
import { check as sqlWords } from '../../tools/checks/sql-words.ts'
import { lookAt, places, plant } from './planted.ts'
import type { Files, Planted } from './planted.ts'

const store = 'src/subjects/people/people.store.ts'
const useCase = 'src/subjects/people/add-person.ts'
const second = 'db/migrations/0002_a_b.sql'
const view = 'src/subjects/people/people.views.ts'
const one = (path: string, text: string): Files => ({ [path]: text })
const stray = 'src/kit/a.ts:1 sql-in-its-rooms'
const foreign = `${store}:1 store-writes-own-tables`
const clock = (path: string, line: number) => `${path}:${line} no-clock-in-update`

const planted = {
  'sql-rooms': [
    sqlRooms,
    [
      [stray, one('src/kit/a.ts', 'export const a = sql`delete`\n')],
      [stray, one('src/kit/a.ts', 'export const a = sql<number>`1`\n')],
      [stray, one('src/kit/a.ts', "export const a = (db) => db.selectFrom('people_person')\n")],
      [stray, one('src/kit/a.ts', "export const a = (db) => db.query('select id from people_person')\n")],
      [stray, one('src/kit/a.ts', 'export const a = (table: string) => `INSERT INTO ${table} values (1)`\n')],
      [`${useCase}:2 sql-in-its-rooms`, one(useCase, 'const a = 1\nexport const b = ["update people_person set id = 1 ", a]\n')],
      [foreign, one(store, 'export const add = `insert into changes_request values (1)`\n')],
      [foreign, one(store, 'export const add = `with gone as (delete from ledger_entry) select 1`\n')],
      [foreign, one(store, 'export const add = `update only assets_device d set x = 1`\n')],
      [foreign, one(store, "export const add = (db) => db.updateTable('ledger_entry as e')\n")],
      [foreign, one(store, "export const add = 'copy assets_device (id) from stdin'\n")],
      [`${store}:1 written-table-must-be-literal`, one(store, 'export const add = (t: string) => `delete from ${t}`\n')],
      [`${store}:1 written-table-must-be-literal`, one(store, 'export const add = (db, t: string) => db.insertInto(t)\n')],
      [`${view}:1 views-only-read`, one(view, "export const all = 'update people_person set id = 1'\n")],
    ],
  ],
  'sql-words': [
    sqlWords,
    [
      [`${second}:2 no-set-null`, one(second, '-- on delete set null\nalter table a add foreign key (b) references c on delete set null;\n')],
      ['db/x.sql:3 no-merge', one('db/x.sql', 'select 1;\n\nmerge into a using b on true when matched then do nothing;\n')],
      [clock('db/x.sql', 2), one('db/x.sql', 'select now();\nupdate a set b = now();\n')],
      [clock(store, 2), one(store, 'export const add = `insert into people_person values (1)\n on conflict do update set at = current_timestamp`\n')],
      [clock(store, 1), one(store, "export const add = (db) => db.updateTable('people_person').set({ at: sql`now()` })\n")],
      [`${store}:1 no-moving-between-districts`, one(store, 'export const add = `update people_person p set id = 1, district_id = 2`\n')],
      [`${store}:1 district-by-set-local`, one(store, 'export const add = "select set_config(\'app.district_id\', $1, true)"\n')],
    ],
  ],
  language: [
    language,
    [
      ['src/kit/a.ts:1 no-any', one('src/kit/a.ts', 'export const a = (b: readonly any[]): number => b.length\n')],
      ['tests/a.test.ts:1 no-any', one('tests/a.test.ts', 'export const a = 1 as any\n')],
      ['src/kit/a.ts:2 no-silenced-types', one('src/kit/a.ts', "export const b = '@ts-ignore'\n// @ts-ignore\nexport const a: number = b\n")],
      ['src/kit/a.ts:1 silenced-lint-needs-a-reason', one('src/kit/a.ts', '// oxlint-disable-next-line no-console\nexport const a = 1\n')],
      ['src/kit/a.ts:1 no-default-export', one('src/kit/a.ts', 'export default 1\n')],
      ['src/kit/a.ts:2 no-default-export', one('src/kit/a.ts', 'const a = 1\nexport { a as default }\n')],
      ['src/kit/a.ts:1 erasable-only', one('src/kit/a.ts', 'export enum A { b }\n')],
      ['src/kit/a.ts:2 erasable-only', one('src/kit/a.ts', 'export class A {\n  constructor(readonly b: number) {}\n}\n')],
    ],
  ],
  network: [
    network,
    [
      ['src/kit/a.ts:1 network-by-egress-alone', one('src/kit/a.ts', 'export const a = (b: string) => fetch(b)\n')],
      ['src/kit/a.ts:1 network-by-egress-alone', one('src/kit/a.ts', 'export const a = globalThis.fetch\n')],
      ['src/kit/a.ts:1 network-by-egress-alone', one('src/kit/a.ts', "import { request } from 'node:https'\nexport const a = request\n")],
      ['src/kit/a.ts:1 network-by-egress-alone', one('src/kit/a.ts', "export { connect } from 'net'\n")],
      ['src/kit/a.ts:1 network-by-egress-alone', one('src/kit/a.ts', "export const a = () => import('node:dns')\n")],
      ['src/kit/a.ts:1 network-by-egress-alone', one('src/kit/a.ts', "export const a = () => require('undici')\n")],
      ['demo/a.ts:1 network-by-egress-alone', one('demo/a.ts', "export const a = new WebSocket('wss://x.test')\n")],
    ],
  ],
  skips: [
    skips,
    [
      ['tests/a.test.ts:1 no-test-left-out', one('tests/a.test.ts', "test.only('a', () => {})\n")],
      ['src/kit/a.test.ts:1 no-test-left-out', one('src/kit/a.test.ts', "describe.concurrent.skip('a', () => {})\n")],
      ['tests/a.test.ts:1 no-test-left-out', one('tests/a.test.ts', "it.todo('a')\n")],
      ['tests/a.test.ts:1 no-test-left-out', one('tests/a.test.ts', "xit('a', () => {})\n")],
      ['tests/a.test.ts:1 skipping-must-state-its-reason', one('tests/a.test.ts', "it.skipIf(true)('a', () => {})\n")],
      ['tests/a.test.ts:1 skipping-must-state-its-reason', one('tests/a.test.ts', "it('a', (context) => context.skip())\n")],
      ['tests/a.test.ts:1 skipping-must-state-its-reason', one('tests/a.test.ts', "it('a', ({ skip }) => skip())\n")],
    ],
  ],
} as const satisfies Record<string, readonly [typeof language, readonly Planted[]]>

const fine: Readonly<Record<keyof typeof planted, Files>> = {
  'sql-rooms': {
    'src/kit/a.ts': "export const a = ['Select a school from the list', 'update your software', 'deleted from here']\n",
    'src/platform/db/a.ts': "export const a = 'delete from anything'\n",
    'src/core/a.test.ts': "export const a = 'delete from anything'\n",
    [store]:
      'export const add = [`create temporary table incoming (id int)`, `copy incoming from stdin`,\n' +
      '  `select 1 from ledger_entry for update of e`, `insert into people_person select 1 on conflict do update set a = 1`]\n',
  },
  'sql-words': {
    'db/x.sql':
      'insert into a values (now()); -- merge into\n' +
      'create function f() returns int language plpgsql as $$ begin update a set b = 1; return now(); end $$;\n',
  },
  language: {
    'vitest.config.ts': 'export default {}\n',
    'src/kit/a.ts': "// oxlint-disable-next-line no-eval -- the sample shows it\nexport const any = 'any'\n",
  },
  network: {
    'src/kit/a.ts':
      "import { isIP } from 'node:net'\nimport type { Socket } from 'node:net'\nexport const a = (app: { fetch: (b: string) => Socket }) => app.fetch(String(isIP('x')))\n",
    'src/platform/egress/a.ts': "import { request } from 'node:https'\nexport const a = request\n",
    'src/islands/a.ts': "export const a = () => fetch('/x')\n",
    'src/core/a.test.ts': "export const a = () => fetch('http://x.test')\n",
  },
  skips: {
    'tests/a.test.ts': "it.skipIf(away)(`a${away ? ' (skipped: no data)' : ''}`, () => {})\n",
    'tests/c.test.ts': "it.skipIf(away)('a (needs a browser)', () => {})\n",
    'tests/b.test.ts': "if (away) console.warn(`skipped: ${away}`)\nit.runIf(!away)('b', (context) => context.skip('no data'))\n",
  },
}

describe.each(Object.entries(planted))('%s', (name, [check, faults]) => {
  test.each<Planted>(faults)('%s', async (at, over) => {
    expect(places(await lookAt(check, over))).toEqual([at])
  })

  test('passes clean trees, and sees that it saw nothing', async () => {
    expect((await lookAt(check)).faults).toEqual([])
    expect((await lookAt(check, fine[name as keyof typeof planted])).faults).toEqual([])
    expect((await check(plant({ 'README.md': '' }))).faults).toEqual([`${name} looked at nothing`])
  })

  test('counts a file that does not parse as unseen', async () => {
    const path = name === 'skips' ? 'tests/broken.test.ts' : 'src/kit/broken.ts'
    expect((await lookAt(check, { [path]: 'const =' })).faults).toEqual([expect.stringMatching(/looked at \d+ of \d+/)])
  })
})
