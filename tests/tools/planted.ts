import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import type { Check, Outcome } from '../../tools/checks/outcome.ts'

export type Files = Readonly<Record<string, string>>

/** A whole product in a dozen files, in which no check finds a fault. */
export const clean: Files = {
  'package.json': '{ "name": "planted", "type": "module", "dependencies": {} }\n',
  'package-lock.json': '{ "packages": { "node_modules/a": { "version": "1.0.0", "integrity": "sha512-a" } } }\n',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2024',
      lib: ['es2024'],
      module: 'esnext',
      moduleResolution: 'bundler',
      allowImportingTsExtensions: true,
      strict: true,
      noEmit: true,
      types: [],
    },
    include: ['src', 'tests'],
  }),
  'tsconfig.pure.json': JSON.stringify({
    extends: './tsconfig.json',
    include: ['src/core/**/*.ts', 'src/subjects/**/*.rules.ts'],
    exclude: ['**/*.test.ts'],
  }),
  '.oxlintrc.json': '{ "rules": { "no-debugger": "error" } }',
  'knip.json': '{ "entry": ["src/main.ts!"], "project": ["src/**/*.{ts,tsx}!"], "ignoreExportsUsedInFile": true }',
  'src/core/hours.ts': 'export const hours = 6\n',
  'src/kit/words.ts': "export const title = (): string => 'Today'\n",
  'src/platform/ids.ts': "import { hours } from '../core/hours.ts'\nexport const id = hours\n",
  'src/connectors/mail/contract.ts': 'export type Mail = { readonly send: (to: string) => void }\n',
  'src/connectors/mail/smtp.ts': "import type { Mail } from './contract.ts'\nexport const smtp: Mail = { send: () => undefined }\n",
  'src/subjects/people/people.rules.ts': "import { hours } from '../../core/hours.ts'\nexport const notice = hours\n",
  'src/subjects/people/people.store.ts': "export const add = 'insert into people_person values ($1)'\n",
  'src/subjects/people/people.views.ts': "export const all = 'select id from ledger_entry for update'\n",
  'src/subjects/people/index.ts': ['add', 'all', 'notice']
    .map((name, i) => `export { ${name} } from './people.${['store', 'views', 'rules'][i]}.ts'\n`)
    .join(''),
  'src/subjects/changes/submit-change.ts': [
    "import type { Mail } from '../../connectors/mail/contract.ts'",
    "import { add, all, notice } from '../people/index.ts'",
    '',
    'export const submit = (mail: Mail): string => {',
    '  mail.send(all)',
    '  return `${add}${notice}`',
    '}',
    '',
  ].join('\n'),
  'src/main.ts': [
    "import { smtp } from './connectors/mail/smtp.ts'",
    "import { title } from './kit/words.ts'",
    "import { id } from './platform/ids.ts'",
    "import { submit } from './subjects/changes/submit-change.ts'",
    'export const started = [submit(smtp), title(), id]',
    '',
  ].join('\n'),
  'db/migrations/0001_people_persons.sql': [
    'create table people_title ( -- reference data',
    '  code text primary key',
    ');',
    'create table people_person (',
    '  district_id bigint not null,',
    '  id uuid not null,',
    '  title text references people_title (code),',
    "  email text constraint email_must_have_a_sign check (email like '%@%; unique'),",
    '  primary key (district_id, id)',
    ');',
    'create unique index email_must_be_one on people_person (district_id, email);',
    "call platform_protect('people_person');",
    '',
  ].join('\n'),
  'tests/people.test.ts': "import { test } from 'vitest'\nimport { id } from '../src/platform/ids.ts'\ntest('id', () => id)\n",
}

const roots: string[] = []
afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true, force: true })))

/** Writes a tree into a fresh temporary folder, which goes when the file's tests are done. */
export const plant = (files: Files): string => {
  const root = mkdtempSync(join(tmpdir(), 'afterbell-planted-'))
  roots.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** What a check says of the clean tree with these files put over it. */
export const lookAt = (check: Check, over: Files = {}): Promise<Outcome> => check(plant({ ...clean, ...over }))

/** `path:line rule` of every fault, without its sentence. */
export const places = (outcome: Outcome): readonly string[] => outcome.faults.map((text) => text.split(': ')[0] ?? text)

/** One planted fault: the files put over the clean tree, and the place and rule that must be named, alone. */
export type Planted = readonly [at: string, over: Files]
