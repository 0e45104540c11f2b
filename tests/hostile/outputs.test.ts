// The corpus in every text of a district's rows, and every page, document, sheet, mail and log line that comes of it read by a parser of its own kind.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, deflateSync, inflateSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { smtpMail } from '../../src/connectors/mail/smtp.ts'
import { csvText } from '../../src/platform/list/sheets.ts'
import { commands } from '../../src/processes/commands/table.ts'
import { sendWaiting } from '../../src/subjects/notices/send-waiting.ts'
import { runCommand } from '../lib/command.ts'
import { corpus, mark } from '../lib/hostile.ts'
import {
  calendarFaults,
  csvFaults,
  headerFaults,
  htmlFaults,
  linksOf,
  logLineFaults,
  mailFaults,
  metricsFaults,
  terminalFaults,
  xlsxFaults,
} from '../lib/hostile-checks.ts'
import { fillEmpty } from '../lib/hostile-fill.ts'
import { stampRows, type Stamping } from '../lib/hostile-rows.ts'
import { openHostileWorld, publicUrl, type HostileWorld } from '../lib/hostile-world.ts'
import { scriptedServer } from '../mail/scripted.ts'
import { given, left, unreachable } from './left.ts'

const texts = corpus.map(({ text }) => text)
let open: HostileWorld
let stamping: Stamping
let missed: readonly string[]

beforeAll(async () => {
  open = await openHostileWorld('hostile_outputs')
  await open.seal()
  missed = await fillEmpty(open.adminUrl, given)
  stamping = await stampRows(open.adminUrl, texts, Number(process.env.HOSTILE_TURN ?? 0), left)
}, 60_000)
afterAll(() => open?.close())

const hasPdfToText = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
/** A PDF's objects without the bytes of pictures and texts, in which any two letters may follow a slash; objects packed in a stream are unpacked. */
const objectsOf = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replace(
      /(<<(?:(?!endobj)[^])*?>>)\s*stream\r?\n([^]*?)endstream/g,
      (_, head: string, body: string) =>
        head +
        (/\/ObjStm\b/.test(head) && /\/FlateDecode\b/.test(head)
          ? inflateSync(Buffer.from(body, 'latin1'), { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1')
          : ''),
    )
const pdfFaults = (bytes: Buffer): readonly string[] => {
  const faults = /\/(JavaScript|JS|Launch|SubmitForm|EmbeddedFile|RichMedia)\b/.test(objectsOf(bytes)) ? ['a PDF that does something'] : []
  if (!hasPdfToText) return faults
  const text = execFileSync('pdftotext', ['-', '-'], { input: bytes, maxBuffer: 64e6 }).toString('utf8').replaceAll('\f', '\n')
  return [...faults, ...terminalFaults(text), ...(/root:x?:0/.test(text) ? ['a file of the machine'] : [])]
}
const jsonFaults = (text: string): readonly string[] => {
  try {
    JSON.parse(text)
    return []
  } catch {
    return ['no JSON']
  }
}

/** Each type an answer may have, and what reads it. */
const readers: Readonly<Record<string, (bytes: Buffer, text: string) => readonly string[] | Promise<readonly string[]>>> = {
  'text/html': (_, text) => htmlFaults(text, publicUrl),
  'application/json': (_, text) => jsonFaults(text),
  'application/problem+json': (_, text) => jsonFaults(text),
  'application/x-ndjson': (_, text) => text.trim().split('\n').flatMap(jsonFaults),
  'application/jsonl': (_, text) => text.trim().split('\n').flatMap(jsonFaults),
  'text/csv': (_, text) => csvFaults(text),
  'text/calendar': (_, text) => calendarFaults(text),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': (bytes) => xlsxFaults(bytes),
  'application/pdf': pdfFaults,
  'application/openmetrics-text': (_, text) => metricsFaults(text),
  'application/yaml': (_, text) => {
    parseYaml(text)
    return []
  },
  'text/yaml': (_, text) => {
    parseYaml(text)
    return []
  },
  'text/plain': () => [],
  'application/octet-stream': () => [],
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/[.+]/g, '\\$&').replace(/:[A-Za-z]\w*(\{[^}]*\})?/g, '[^/]+')}$`)
const ofForms = ['/patched-by-others/current?product=ChromeOS&version=126&readWhere=hzq'] // reached by a form that asks, not by a link
const ofLedger = [
  '/ledger/1/checkpoint',
  '/ledger/1/keys',
  '/ledger/1/consistency?from=1&to=2',
  ...['0', '0/000', 'x/001/000', '0/000.p/1', 'entries/000.p/1'].map((at) => `/ledger/1/tile/0/${at}`),
]
const ids = new Set<string>()
const harvest = (text: string): void => {
  for (const [, id] of text.matchAll(/"((?:[a-z]{3}_[0-9a-f]{32})|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"/g)) if (id !== undefined) ids.add(id)
}

describe('a district full of hostile strings', () => {
  const found = { html: 0, json: 0, files: 0, marked: 0 }
  const faults: string[] = []
  const calendars: string[] = []
  const seen = new Map<string, number>() // answers 200, by declared path
  const look = async (path: string, accept: string, app = open.app): Promise<string> => {
    const response = await app.request(`${publicUrl}${path}`, {
      headers: { accept, ...(path === '/metrics' ? { authorization: 'Bearer token' } : {}) },
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    const text = bytes.toString('utf8')
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? ''
    const at = `${path.slice(0, 100)} as ${type}`
    if (response.status >= 500 && !path.startsWith('/readyz'))
      faults.push(`${at}: ${response.status} ${text.slice(Math.max(0, text.indexOf('<main'))).slice(0, 800)}`)
    if (response.headers.get('x-content-type-options') !== 'nosniff') faults.push(`${at}: may be taken for another type`)
    for (const fault of headerFaults(response.headers, publicUrl)) faults.push(`${at}: ${fault}`)
    if (response.status >= 300 && response.status < 400) return ''
    const read = readers[type]
    if (read === undefined) faults.push(`${at}: nothing here reads this type`)
    else for (const fault of await Promise.resolve(read(bytes, text)).catch((error: Error) => [error.message])) faults.push(`${at}: ${fault}`)
    found[type === 'text/html' ? 'html' : type.includes('json') ? 'json' : 'files']++
    if (text.includes(mark)) found.marked++
    if (type === 'text/calendar') calendars.push(text)
    return response.status === 200 ? text : ''
  }

  test('a PDF that does something is seen, in the open and packed; bytes of a picture that look like it are not', () => {
    const stream = (head: string, body: Buffer) =>
      Buffer.concat([Buffer.from(`1 0 obj <<${head} /Length ${body.length}>>\nstream\n`), body, Buffer.from('\nendstream\nendobj\n')])
    const act = '<</S /JavaScript /JS (app.alert(1))>>'
    expect(/\/JS\b/.test(objectsOf(Buffer.from(`2 0 obj ${act} endobj`)))).toBe(true)
    expect(/\/JS\b/.test(objectsOf(stream('/Type /ObjStm /Filter /FlateDecode', deflateSync(act))))).toBe(true)
    expect(/\/JS\b/.test(objectsOf(stream('/Filter /FlateDecode', Buffer.from('abc/JS def'))))).toBe(false)
  })

  test('the rows hold the corpus', () => {
    console.log(
      `${stamping.stamped.length} columns hold the corpus, ${stamping.refused.length} refused all of it, ${stamping.left.length} left, ${stamping.empty.length} empty (${stamping.empty.join()}) ${missed.join('\n')}`,
    )
    expect(stamping.stamped.length).toBeGreaterThan(100)
  })

  test('every page, JSON, sheet and document: read as it should be, and no answer breaks', async () => {
    const gets = open.routes.filter((route) => route.method === 'GET').map(({ path, may }) => ({ path, may, pattern: patternOf(path) }))
    const asked = new Set<string>()
    let waiting = [...gets.filter(({ path }) => !path.includes(':')).map(({ path }) => path), ...open.links, ...ofLedger, ...ofForms]
    const visit = async (path: string): Promise<void> => {
      const route =
        gets.find(({ path: declared }) => declared === path.split('?')[0]) ?? gets.find(({ pattern }) => pattern.test(path.split('?')[0] ?? ''))
      if (route === undefined || asked.has(path) || /\/(sign-out|demo\/sign-in|provider\/go)/.test(path)) return
      const n = seen.get(route.path) ?? 0
      if (n >= (path.includes('?') ? 3 : 2)) return
      asked.add(path)
      const page = (await look(path, 'text/html')) || (route.may === 'anyone' ? await look(path, 'text/html', open.stranger) : '')
      if (page !== '') {
        seen.set(route.path, n + 1)
        waiting.push(...linksOf(page))
      }
      if (!/\.(csv|xlsx|pdf|ya?ml)$/.test(route.path)) harvest(await look(path, 'application/json'))
    }
    while (waiting.length > 0) {
      const now = waiting
      waiting = []
      for (const path of now) await visit(path)
    }
    for (const { path } of gets)
      if (!seen.has(path) && unreachable[path] === undefined && /:id\b/.test(path))
        for (const id of ids) if (!seen.has(path)) await visit(path.replace(':id', id))
    for (const { path } of gets)
      for (const query of ['?text=hzq%3Cb%3E', '?q=%1B%5B31m%E2%80%AEhzq'])
        if (seen.has(path) && !path.includes(':')) await look(path + query, 'text/html')
    const unseen = gets.map(({ path }) => path).filter((path) => !seen.has(path))
    if (process.env.HOSTILE_SHOW !== undefined) writeFileSync(process.env.HOSTILE_SHOW, [...new Set(faults), ...open.logged].join('\n'))
    console.log(
      `${asked.size} addresses of ${seen.size} of ${gets.length} declared: ${found.html} pages, ${found.json} JSON, ${found.files} files, ${found.marked} of them with the corpus in them; unseen: ${unseen.join(' ')}`,
    )
    expect([...new Set(faults)].slice(0, 30)).toEqual([])
    expect(unseen.filter((path) => unreachable[path] === undefined)).toEqual([])
    expect(found.marked).toBeGreaterThan(60)
    expect(calendars.some((text) => /^SUMMARY:.*hzq/m.test(text) && /^UID:run-/m.test(text) && /^UID:cycle-/m.test(text))).toBe(true)
  }, 120_000)

  test('each string alone as a cell of a sheet', () => {
    expect(
      texts.flatMap((text) =>
        csvFaults(
          csvText(
            ['One', 'Two'],
            [
              [text, 1],
              ['x', text],
            ],
          ),
        ),
      ),
    ).toEqual([])
  })

  test('no line of the log says more than one thing', () => {
    expect(open.logged.flatMap(logLineFaults)).toEqual([])
  })

  test('waiting mails leave with our headers alone, each to one person', async () => {
    const admin = new pg.Client({ connectionString: open.adminUrl })
    await admin.connect()
    await admin.query(`set session_replication_role = replica; with n as (select ctid as at, row_number() over () as n from notices_delivery)
      update notices_delivery set channel = 'mail', from_state = 'waiting', state = 'waiting', address = 'reader' || n.n || '@example.test', reply = null, message_id = null, bounce_token = '1-token-' || n.n, attempts = 0, first_at = null,
        next_at = '2026-01-01', claimed_until = null, body = case when n.n % 2 = 0 then body end from n where notices_delivery.ctid = n.at`)
    await admin.end()
    const server = await scriptedServer({})
    const { worker } = open.district
    const sent = await sendWaiting(worker, { mail: smtpMail({ url: server.url }), from: 'Afterbell <noreply@district.test>' })
    await server.close()
    expect(sent.accepted).toBeGreaterThan(8)
    const conversation = server.lines
      .join('\n')
      .split(/^DATA$/m)
      .slice(1)
      .map((one) => one.split(/^\.$/m)[0]?.trimStart() ?? '')
    expect(conversation).toHaveLength(sent.accepted)
    // What was commanded: a text of a mail may well have a line that looks like a command.
    const commanded = server.lines
      .join('\n')
      .replaceAll(/^DATA$[\s\S]*?^\.$/gm, 'DATA')
      .split('\n')
    const to = commanded.filter((line) => line.startsWith('RCPT')).map((line) => /<([^>]*)>/.exec(line)?.[1] ?? '')
    expect(to).toHaveLength(sent.accepted)
    const ours = [
      'from',
      'to',
      'subject',
      'message-id',
      'date',
      'mime-version',
      'content-type',
      'content-transfer-encoding',
      'auto-submitted',
      'x-auto-response-suppress',
    ]
    const found = await Promise.all(conversation.map((raw, n) => mailFaults(raw, ours, to[n] ?? '')))
    expect(found.flat()).toEqual([])
    expect(conversation.some((raw) => raw.toLowerCase().includes(mark))).toBe(true)
  }, 30_000)

  test('commands show such names on a terminal as text', async () => {
    mkdirSync(join(open.dataDir, 'secrets'), { recursive: true })
    const env = { AFTERBELL_DATA: open.dataDir, DATABASE_URL: open.adminUrl }
    const file = join(open.dataDir, `feed ${texts.find((text) => text.includes('\u001b[31m')) ?? ''}\u009b\u202e.json`)
    writeFileSync(file, JSON.stringify({ title: '\u009b2J\u202e', deviceid: '\u001b[31mhzq' }))
    const lines = [
      ['feeds', 'status'],
      ['feeds', 'load', file],
      ['devices', 'import', file, '--dry-run'],
      ['clauses'],
      ['report', 'compliance', '--format', 'csv'],
      ['ledger', 'verify', file],
      ['ledger', 'export', '--out', join(open.dataDir, 'ledger')],
    ]
    const faults: string[] = []
    let hasMark = false
    for (const line of lines.flatMap((words) => [words, [...words, '--json']])) {
      const ran = await runCommand(commands, line, env)
      hasMark ||= ran.out.includes(mark)
      for (const fault of [...terminalFaults(ran.out.replaceAll('\r\n', '\n')), ...(ran.code === 1 ? [] : terminalFaults(ran.err))])
        faults.push(`${line.slice(0, 2).join(' ')} (${ran.code}): ${fault}`)
      if (line.includes('--json') && ran.out !== '' && ran.json === undefined) faults.push(`${line.join(' ')}: no JSON`)
    }
    expect(faults).toEqual([])
    expect(hasMark).toBe(true)
  }, 60_000)
})
