import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { check as migrations } from '../../tools/checks/migrations.ts'
import { check as secrets } from '../../tools/checks/secrets.ts'
import { check as sizes } from '../../tools/checks/sizes.ts'
import { check as words } from '../../tools/checks/words.ts'
import { clean, lookAt, places, plant } from './planted.ts'
import type { Files, Planted } from './planted.ts'

const one = (path: string, text: string): Files => ({ [path]: text })
const sql = 'db/migrations/0002_cases_a.sql'
const protect = "call platform_protect('cases_a');\n"
const columns = (...more: readonly string[]) =>
  `create table cases_a (\n${['district_id bigint not null', 'id uuid not null', ...more].join(',\n')}\n);\n`
const table = (...more: readonly string[]): Files => one(sql, columns(...more) + protect)
const key = 'primary key (district_id, id)'
const person = 'foreign key (district_id, id) references people_person'
const first = `${sql}:1 district-must-come-first`

// In pieces, so that this file holds no such word itself.
const host = ['https://registry', 'npmjs', 'org'].join('.')
const home = ['', 'home', 'mona', 'code'].join('/')
const keyText = ['-----BEGIN OPENSSH', 'PRIVATE KEY-----'].join(' ')
const jwt = ['eyJhbGciOiJIUzI1', 'eyJzdWIiOiIxMjM0', 'c2lnbmF0dXJlMTIz'].join('.')

const planted = {
  migrations: [
    migrations,
    [
      [first, table('primary key (id, district_id)')],
      [first, table()],
      [first, one(sql, `create table cases_a (\n  district_id bigint not null,\n  id uuid primary key\n);\n${protect}`)],
      [first, table(key, 'unique (id)')],
      [first, table(key, 'label text unique')],
      [first, table(key, 'constraint spans_must_not_overlap exclude using gist (id with =, span with &&)')],
      [first, table(key, 'foreign key (id, district_id) references people_person (id, district_id)')],
      [first, table(key, 'person_id uuid references people_person (id)')],
      [`${sql}:7 district-must-come-first`, one(sql, `${columns(key)}${protect}create unique index label_must_be_one on cases_a (id);\n`)],
      [`${sql}:7 district-must-come-first`, one(sql, `${columns(key)}${protect}alter table cases_a add constraint id_must_be_one unique (id);\n`)],
      [`${sql}:1 row-security-must-be-forced`, one(sql, columns(key))],
      [`${sql}:2 reference-data-must-not-point-at-a-district`, one(sql, `-- reference data\n${columns('code text primary key', person)}`)],
      [`${sql}:1 constraint-must-say-its-rule`, table(key, 'constraint cases_label_check check (true)')],
      [`${sql}:7 constraint-must-say-its-rule`, one(sql, `${columns(key)}${protect}create unique index cases_label on cases_a (district_id);\n`)],
      ['db/migrations/2_cases.sql:1 migration-must-be-numbered', one('db/migrations/2_cases.sql', columns(key) + protect)],
      ['db/migrations/0001_people_persons.sql:1 migration-must-be-numbered', one('db/migrations/0001_cases_a.sql', columns(key) + protect)],
    ],
  ],
  words: [
    words,
    [
      ['docs/a.md:2 no-registry-hosts', one('docs/a.md', `Get it\nfrom ${host}/a\n`)],
      ['docs/a.md:1 no-registry-hosts', one('docs/a.md', ['http://deb', 'debian', 'org/debian\n'].join('.'))],
      ['docs/a.md:1 no-machine-paths', one('docs/a.md', `see \`${home}/a\`\n`)],
      ['bin/a:1 no-machine-paths', one('bin/a', `exec ${['', 'work', 'main', 'a'].join('/')}\n`)],
      ['package-lock.json:1 lock-without-addresses', one('package-lock.json', '{ "resolved": "https://example.org/a.tgz" }\n')],
      ['src/kit/a.ts:1 nothing-left-to-do', one('src/kit/a.ts', `// ${['TO', 'DO'].join('')}: later\n`)],
      [`db/a.sql:2 nothing-left-to-do`, one('db/a.sql', `--\n-- ${['FIX', 'ME'].join('')}\n`)],
    ],
  ],
  secrets: [
    secrets,
    [
      ['src/kit/a.ts:1 no-passwords', one('src/kit/a.ts', "export const password = 'hunter-22'\n")],
      ['src/kit/a.ts:1 no-passwords', one('src/kit/a.ts', 'export const a = { "adminPassword": "hunter-22" }\n')],
      ['src/kit/a.ts:1 no-passwords', one('src/kit/a.ts', "export const a = process.env.SESSION_SECRET ?? 'hunter-22'\nexport const secret = a\n")],
      ['db/a.sql:1 no-passwords', one('db/a.sql', "create role a login password 'hunter';\n")],
      ['src/kit/a.ts:1 no-passwords', one('src/kit/a.ts', "export const a = 'postgres://app:hunter22@localhost/a'\n")],
      ['packs/a.yaml:2 no-passwords', one('packs/a.yaml', 'name: a\npassword: hunter-22\n')],
      ['tests/id:1 no-private-keys', one('tests/id', `${keyText}\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU\n`)],
      ['tests/a.test.ts:1 no-private-keys', one('tests/a.test.ts', `export const a = '${keyText}\\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU'\n`)],
      ['src/kit/a.ts:1 no-tokens', one('src/kit/a.ts', `export const a = '${jwt}'\n`)],
    ],
  ],
} as const satisfies Record<string, readonly [typeof words, readonly Planted[]]>

const fine: Readonly<Record<keyof typeof planted, Files>> = {
  migrations: {
    [sql]:
      'create table auth.account (id uuid primary key);\n' +
      'create table if not exists cases_a (\n  district_id bigint primary key references people_district (district_id),\n' +
      "  kind text not null check (kind in ('unique', 'primary key')), -- a; b\n  constraint cases_a_pkey primary key (district_id)\n);\n" +
      'alter table cases_a force row level security;\nalter table cases_a drop constraint old_name;\n' +
      'create function f() returns int language sql as $$ create table x (id int); $$;\n',
    'db/migrations/0003_people_district.sql': 'create table people_district ( -- reference data\n  district_id bigint primary key\n);\n',
  },
  words: {
    'docs/a.md': 'https://security-tracker.example.org and framework/work/a and ~/home/x/y\n',
    'tests/a.ts': `// ${['TO', 'DO'].join('')} here is free\n`,
  },
  secrets: {
    'src/kit/a.ts':
      "export const a = { password: 'Your password', secret: `${process.pid}`, type: 'password' }\n" +
      "export const b = (text: string) => text.startsWith('-----BEGIN PRIVATE KEY-----')\n",
    'tests/a.test.ts': "export const password = 'correct-horse'\n",
  },
}

describe.each(Object.entries(planted))('%s', (name, [check, faults]) => {
  test.each<Planted>(faults)('%s', async (at, over) => {
    expect(places(await lookAt(check, over))).toEqual([at])
  })

  test('passes clean trees, and sees that it saw nothing', async () => {
    expect((await lookAt(check)).faults).toEqual([])
    expect((await lookAt(check, fine[name as keyof typeof planted])).faults).toEqual([])
    expect((await check(plant({}))).faults).toEqual([`${name} looked at nothing`])
  })
})

test('words: a tracked file that .gitignore hides is seen', async () => {
  const root = plant({ ...clean, '.gitignore': 'data/\n', 'data/key': 'a' })
  execFileSync('git', ['init', '-q', root])
  execFileSync('git', ['-C', root, 'add', '-f', '.'])
  expect(places(await words(root))).toEqual(['data/key:1 tracked-but-ignored', expect.stringMatching(/^words looked at \d+ of \d+$/)])
})

describe('sizes', () => {
  const lines = (count: number) => 'export const a = 1\n'.repeat(count)
  const many = (count: number, length: number): Files =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`src/kit/f${at}.ts`, lines(length)]))

  test('a file over 400 lines', async () => {
    expect(places(await lookAt(sizes, { 'src/kit/a.ts': lines(401) }))).toEqual(['src/kit/a.ts:401 file-too-long'])
    expect((await lookAt(sizes, { 'src/kit/a.ts': lines(400), 'src/kit/types.gen.ts': lines(900) })).faults).toEqual([])
  })
  test('a median over 90', async () => {
    expect((await lookAt(sizes, many(20, 91))).faults).toEqual(['the median file has 91 lines of at most 90'])
  })
  test('a 90th percentile over 250', async () => {
    expect((await lookAt(sizes, many(3, 251))).faults).toEqual(['the 90th percentile is 251 lines of at most 250'])
  })
  test('a clean tree passes and shows its figures; an empty one does not', async () => {
    const seen = await lookAt(sizes)
    expect(seen).toMatchObject({ looked: 13, faults: [] })
    expect(seen.notes?.at(-1)).toMatch(/^all\s+13\s+2\s+\d+\s+12\s+0\.\d\d$/)
    expect((await sizes(plant({}))).faults).toEqual(['sizes looked at nothing'])
  })
})
