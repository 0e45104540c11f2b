// The commands of an installation, run in this process against a database of their own: what they print, store, and end with.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../../src/processes/commands/table.ts'
import { UsageError } from '../../src/processes/commands/io.ts'
import { openTestCluster, root } from '../lib/cluster.ts'
import { debsecanFile, kevFile } from '../lib/feeds.ts'
import { debianServer, openPmApp, type PmApp } from '../lib/pm-app.ts'

let open: PmApp
let folder: string
let env: NodeJS.ProcessEnv
const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10)

beforeAll(async () => {
  open = await openPmApp('cli')
  folder = mkdtempSync(join(tmpdir(), 'afterbell-cli-'))
  mkdirSync(join(folder, 'data/secrets'), { recursive: true })
  const url = new URL((await openTestCluster()).adminUrl)
  url.pathname = `/${open.database.name}`
  env = { AFTERBELL_DATA: join(folder, 'data'), DATABASE_URL: url.toString() }
})
afterAll(async () => {
  await open.close()
  rmSync(folder, { recursive: true, force: true })
})

const file = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

type Ran = {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly json: unknown
  readonly problem: { code?: string; faults?: string[]; clause?: string }
}
/** Runs a command as the launcher does; wrong use ends with 2. */
const run = async (line: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ran> => {
  const command = commands.find((one) => one.words.every((word, at) => line[at] === word))
  if (command === undefined) throw new Error(`no command ${line.join(' ')}`)
  const written = { out: '', err: '' }
  const [stdout, stderr] = [process.stdout.write, process.stderr.write]
  process.stdout.write = ((text: string | Uint8Array) => {
    written.out += typeof text === 'string' ? text : Buffer.from(text).toString('latin1')
    return true
  }) as typeof process.stdout.write
  process.stderr.write = ((text: string) => {
    written.err += text
    return true
  }) as typeof process.stderr.write
  let code: number
  try {
    code = await command.run({ root, args: line.slice(command.words.length), env: { ...env, ...more } })
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    code = 2
  } finally {
    process.stdout.write = stdout
    process.stderr.write = stderr
  }
  const parsed = (text: string): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      return undefined
    }
  }
  return { code, ...written, json: parsed(written.out), problem: (parsed(written.err) ?? {}) as Ran['problem'] }
}

describe('feeds', () => {
  const fixes = debsecanFile(
    [
      ['openssl', 'CVE-2026-0001', '3.0.17-1+deb12u1'],
      ['zlib', 'CVE-2026-0002', ''],
    ],
    { zlib: 'zlib1g' },
  )
  test('load: hash, date, counts; status tells the same', async () => {
    const kev = file(
      'kev.json',
      kevFile(day(1), [
        ['CVE-2026-0001', '2026-01-01'],
        ['CVE-2026-0003', '2026-01-02'],
      ]),
    )
    const loaded = await run(['feeds', 'load', kev, '--json'])
    expect([loaded.code, loaded.err]).toEqual([0, ''])
    expect(loaded.json).toMatchObject({
      feeds: [
        {
          name: 'kev.json',
          state: 'loaded',
          slot: 'kev',
          entries: 2,
          published: `${day(1)}T00:00:00.000Z`,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ],
    })
    const second = await run(['feeds', 'load', file('debsecan-bookworm', fixes), '--published', day(1)])
    expect([second.code, second.out]).toEqual([
      0,
      expect.stringMatching(/^loaded {5}debsecan-bookworm as debsecan:bookworm: 2 entries, published .*SHA-256 [0-9a-f]{64}\n$/),
    ])
    const status = await run(['feeds', 'status', '--json'])
    expect(status.json).toMatchObject({
      feeds: [
        { slot: 'debsecan:bookworm', loadedBy: 'process:command' },
        { slot: 'kev', ageDays: 1, isOld: false },
      ],
      refusals: [],
    })
    expect((await open.evidenceOf({ about: 'feed_kev' }))[0]).toMatchObject({
      kind: 'vulnerabilities.feed-loaded',
      actor: 'process:command',
      proof: 'process',
    })
  })
  test('a refused one: exit 3 with every fault, the others go in, the earlier stays', async () => {
    const whole = Buffer.from(
      kevFile(day(0), [
        ['CVE-2026-0001', '2026-01-01'],
        ['CVE-2026-0003', '2026-01-02'],
      ]),
    )
    const half = file('half.json', whole.subarray(0, whole.length - 30))
    const wrong = file('wrong.json', kevFile(day(0), [], { vulnerabilities: [{ cveID: 'x' }, { cveID: 'CVE-2026-0009' }], count: 7 }))
    const again = file('bookworm-again', fixes)
    const ran = await run(['feeds', 'load', half, wrong, again, '--json'])
    expect([ran.code, ran.problem.code, ran.problem.clause]).toEqual([3, 'vulnerabilities/feeds-refused', 'PM-3.2'])
    expect(ran.json).toMatchObject({
      feeds: [
        { name: 'half.json', state: 'refused' },
        { name: 'wrong.json', state: 'refused' },
        { name: 'bookworm-again', state: 'unchanged' },
      ],
    })
    expect(ran.problem.faults?.[0]).toContain('half.json: ')
    expect(ran.problem.faults?.filter((fault) => fault.startsWith('wrong.json: ')).length).toBeGreaterThan(5)
    const alone = await run(['feeds', 'load', half])
    expect([alone.code, alone.problem.code, alone.out]).toEqual([
      3,
      'vulnerabilities/feed-refused',
      expect.stringContaining('what was loaded before stays'),
    ])
    const status = await run(['feeds', 'status', '--json'])
    expect(status.json).toMatchObject({
      feeds: [{ slot: 'debsecan:bookworm' }, { slot: 'kev', name: 'kev.json', entries: 2 }],
      refusals: [{ name: 'half.json' }, { name: 'wrong.json' }, { name: 'half.json' }],
    })
    expect((await run(['feeds', 'status'])).out).toContain('refused   wrong.json')
  })
  test('a signature beside a file is checked by a key that is trusted from here; without one it is turned away where it must be there', async () => {
    const { document, keys, signatures } = JSON.parse(readFileSync(join(root, 'tests/lib/gpg-made.json'), 'utf8')) as Record<
      string,
      Record<string, string>
    >
    const [path, key] = [file('acme.json', document as unknown as string), file('acme.asc.key', keys?.Ed25519 ?? '')]
    const fingerprint = 'EFC7 4692 CB2B 7EF9 B6F3  2D50 80A2 2073 F1F5 D401'
    const trust = ['feeds', 'key', 'add', key, '--for', 'csaf:acme-psirt', '--because', 'as printed on its page', '--fingerprint']
    expect((await run([...trust, '0123 4567'])).problem).toMatchObject({ code: 'vulnerabilities/publisher-key-refused', clause: 'PM-3.2' })
    expect((await run([...trust, fingerprint])).out).toContain('trusted  csaf:acme-psirt: EFC7 4692')
    expect((await run(['feeds', 'must-be-signed', 'csaf:acme-psirt', '--because', 'it always signs'])).code).toBe(0)
    expect((await run(['feeds', 'load', path])).problem.code).toBe('vulnerabilities/signature-missing')
    expect((await run(['feeds', 'load', path, '--signature', file('other.sig', signatures?.rsa ?? '')])).problem.code).toBe(
      'vulnerabilities/signature-wrong',
    )
    const loaded = await run(['feeds', 'load', path, file('acme.json.asc', signatures?.ed25519 ?? '')]) // as a pattern of the shell names both
    expect([loaded.code, loaded.out]).toEqual([
      0,
      expect.stringMatching(/loaded {5}acme\.json as csaf:acme-psirt\/ACME-1: .* signed by 80A2 2073 F1F5 D401 on Tue 1 Sep 2026, checked, SHA-256/),
    ])
    expect((await run(['feeds', 'status'])).out).toContain('signed by 80A2 2073 F1F5 D401 on Tue 1 Sep 2026, checked')
    expect((await run(['feeds', 'keys', '--json'])).json).toMatchObject({
      keys: [{ slot: 'csaf:acme-psirt', addedBy: 'whoever runs Afterbell' }],
      mustBeSigned: [{ slot: 'csaf:acme-psirt' }],
    })
    const ended = await run(['feeds', 'key', 'end', fingerprint.replaceAll(' ', ''), '--for', 'csaf:acme-psirt', '--because', 'for the test'])
    expect([ended.code, (await run(['feeds', 'keys'])).out]).toEqual([0, expect.stringContaining('by whoever runs Afterbell: for the test')])
  })

  test('wrong use: exit 2', async () => {
    for (const line of [
      ['feeds', 'load'],
      ['feeds', 'load', join(folder, 'nowhere')],
      ['feeds', 'load', '--wrong', 'x'],
      ['feeds', 'status', 'x'],
      ['feeds', 'status', '--district', '9'],
    ])
      expect([line, (await run(line)).code]).toEqual([line, 2])
  })
})

describe('devices import', () => {
  const server = debianServer({
    hostname: 'file-01',
    packages: [
      ['openssl', '3.0.15-1'],
      ['zlib1g', '1:1.2.13'],
    ],
  })
  test('a dry run says what would happen and leaves nothing; the import does it; twice changes nothing', async () => {
    const path = file('file-01.ocs', server)
    const before = [await open.count('assets_device'), await open.count('inventory_title'), await open.count('ledger_entry')]
    const dry = await run(['devices', 'import', path, '--dry-run', '--json'])
    expect([dry.code, dry.json]).toMatchObject([0, { dryRun: true, files: [{ state: 'accepted', isNew: true, hostname: 'file-01', titles: 2 }] }])
    expect([await open.count('assets_device'), await open.count('inventory_title'), await open.count('ledger_entry')]).toEqual(before)
    const done = await run(['devices', 'import', path, '--json'])
    expect([done.code, done.json]).toMatchObject([
      0,
      { dryRun: false, files: [{ state: 'accepted', isNew: true, device: expect.stringMatching(/^dev_/) }] },
    ])
    expect(await open.count('patching_update', 'closed_at is null')).toBe(2)
    const plain = file('file-01.xml', inflateSync(server))
    expect((await run(['devices', 'import', plain])).out).toMatch(/^unchanged file-01.xml: nothing new of file-01, 2 titles/)
    expect(await open.count('assets_device', `hostname = 'file-01'`)).toBe(1)
    const raw = await open.client.ask('GET', `/devices/${(done.json as { files: { device: string }[] }).files[0]?.device}`)
    expect(
      (raw.json as { inventory: { submissions: { state: string; remote: string }[] } }).inventory.submissions.map(({ state, remote }) => [
        state,
        remote,
      ]),
    ).toEqual([
      ['unchanged', 'imported file file-01.xml'],
      ['accepted', 'imported file file-01.ocs'],
    ])
  })
  test('tables go the same way: a dry run adds nothing, rows that cannot be used say why, twice changes nothing, open dates are asked for', async () => {
    const sheet = file('devices.csv', 'Name,Serial,Scope,Purchased\ncli-a,S-CLI-1,In scope,3/4/2026\ncli-b,S-CLI-2,Perhaps,3/5/2026\n')
    const devices = await open.count('assets_device')
    expect(await run(['devices', 'import', sheet])).toMatchObject({
      code: 3,
      problem: { code: 'imports/dates-open', satisfiedBy: expect.stringContaining('--dates mdy') },
    })
    const dry = await run(['devices', 'import', sheet, '--dates', 'mdy', '--dry-run', '--json'])
    expect([dry.code, dry.json, await open.count('assets_device')]).toMatchObject([
      0,
      { dryRun: true, files: [{ state: 'tried', source: 'own', added: 1, refused: 1, reasons: [{ row: 3, what: 'cli-b' }] }] },
      devices,
    ])
    expect((await run(['devices', 'import', sheet, '--dates', 'mdy'])).out).toMatch(
      /^imported {2}devices.csv \(Own spreadsheet\): 1 added, 1 refused\.\n {10}- row 3, cli-b: Scope: “Perhaps” is not one of/,
    )
    expect((await run(['devices', 'import', sheet, '--json'])).json).toMatchObject({
      files: [{ state: 'taken-in', added: 0, changed: 0, same: 1, refused: 1 }],
    })
    for (const wrong of [
      ['--source', 'nonsense'],
      ['--dates', 'xyz'],
    ])
      expect((await run(['devices', 'import', sheet, ...wrong])).code).toBe(2)
  })
  test('what is broken is refused and the rest goes in: exit 3', async () => {
    const broken = file('broken', server.subarray(0, server.length - 20))
    const prolog = file('prolog.xml', '<?xml version="1.0"?><REQUEST><DEVICEID>a-2026-01-01-00-00-00</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>')
    const good = file('file-02', debianServer({ hostname: 'file-02', packages: [['bash', '5.2']] }))
    const ran = await run(['devices', 'import', broken, good, prolog, '--json'])
    expect([ran.code, ran.problem.code]).toEqual([3, 'inventory/files-refused'])
    expect(ran.json).toMatchObject({
      files: [
        { state: 'refused', code: expect.stringMatching(/^inventory\//) },
        { state: 'accepted', hostname: 'file-02' },
        { state: 'refused', code: 'inventory/file-holds-no-inventory' },
      ],
    })
    expect((await run(['devices', 'import', join(folder, 'nowhere')])).code).toBe(2)
  })
})

describe('report compliance', () => {
  test('JSON and CSV, put on record; other forms and moments refused truthfully', async () => {
    const json = await run(['report', 'compliance', '--format', 'json'])
    expect([json.code, json.json]).toMatchObject([
      0,
      { format: 'afterbell-compliance/1', systems: { total: 3, unknown: 3 }, patches: { pending: 1, exploited: 1, withoutFix: 1 } },
    ])
    const { id } = (json.json as { onRecord: { id: string } }).onRecord
    expect((await open.evidenceOf({ about: id }))[0]).toMatchObject({
      kind: 'patching.report-made',
      actor: 'process:command',
      told: { systems: { total: 3 } },
    })
    const sheet = await run(['report', 'compliance', '--format', 'csv'])
    expect([sheet.code, sheet.out.split('\r\n')[0], sheet.json]).toEqual([0, 'Section,Name,Figure,Detail,Evidence', undefined])
    expect((await run(['report', 'compliance', '--format', 'csv', '--json'])).json).toMatchObject({ format: 'afterbell-compliance/1' })
    for (const [format, begins] of [
      ['pdf', '%PDF-'],
      ['xlsx', 'PK'],
    ] as const) {
      const made = await run(['report', 'compliance', '--format', format])
      expect([format, made.code, made.out.slice(0, begins.length)]).toEqual([format, 0, begins])
    }
    expect(await run(['report', 'compliance', '--format', 'oscal'])).toMatchObject({
      code: 3,
      out: '',
      problem: { code: 'patching/report-format-not-built', clause: 'PM-3.6' },
    })
    expect(await run(['report', 'compliance', '--as-of', '2026-01-01T00:00:00Z'])).toMatchObject({
      code: 3,
      problem: { code: 'patching/report-as-of-not-built' },
    })
    for (const wrong of [['--format', 'docx'], ['--as-of', 'yesterday'], ['x']])
      expect([wrong, (await run(['report', 'compliance', ...wrong])).code]).toEqual([wrong, 2])
  })
  test('the ledger that holds it is exported and verifies by itself', async () => {
    await open.seal()
    const path = join(folder, 'ledger.jsonl')
    expect((await run(['ledger', 'export', '--out', path, '--json'])).code).toBe(0)
    expect((await run(['ledger', 'verify', path, '--json'])).json).toMatchObject({ ok: true })
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('"unknown":3', '"unknown":0'))
    expect((await run(['ledger', 'verify', path])).code).toBe(3)
  })
})

test('where nothing is set up: a refusal that says what to do', async () => {
  const none = { AFTERBELL_DATA: join(folder, 'empty'), DATABASE_URL: '' }
  for (const line of [
    ['feeds', 'status'],
    ['report', 'compliance'],
    ['devices', 'import', file('any', 'x')],
  ])
    expect([line, await run(line, none)]).toMatchObject([line, { code: 3, problem: { code: 'people/not-set-up' } }])
})
