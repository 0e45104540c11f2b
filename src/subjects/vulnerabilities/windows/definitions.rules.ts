// The definitions that WES-NG keeps: one CSV of all that Microsoft published, a row a product, update and vulnerability (600,000 rows, 135 MB).
// Its columns: DatePosted, CVE, BulletinKB, Title, AffectedProduct, AffectedComponent, Severity, Impact, Supersedes, Exploits.
import { ok, type Result } from '../../../core/result.ts'
import { CVE_ID } from '../advisory.rules.ts'
import { checkAcceptance, FaultList, type FeedOptions, refuseFeed } from '../feed.rules.ts'
import type { FeedPart } from '../json-parts.rules.ts'
import { isKb, kbsIn, severityOf, UpdatesBuilder, type UpdatesFeed } from './updates.rules.ts'

const DEFINITIONS_HEAD = /^\uFEFF?"?DatePosted"?,"?CVE"?,"?BulletinKB"?,/
const fields = 10
const longestRow = 20_000
const mostRows = 4_000_000

/** What reads a file row by row; one row's fields are in `row` until the next. */
class Rows {
  readonly row: string[] = []
  #at = 0
  #line = 1
  line = 0 // where the row began
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** Reads the next row into `row`; false at the end, a fault in words where the text is no CSV. Blank lines and lines that begin with # are passed over. */
  next(): boolean | string {
    const text = this.#text
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at)
      if (code === 10) {
        this.#line++
        this.#at++
      } else if (code === 13) this.#at++
      else if (code === 35) {
        const end = text.indexOf('\n', this.#at)
        this.#at = end < 0 ? text.length : end
      } else break
    }
    if (this.#at >= text.length) return false
    this.line = this.#line
    this.row.length = 0
    const from = this.#at
    for (;;) {
      if (this.#at - from > longestRow) return `a row of more than ${longestRow} characters`
      if (text.charCodeAt(this.#at) === 34) {
        let end = text.indexOf('"', this.#at + 1)
        let isDoubled = false
        while (end >= 0 && text.charCodeAt(end + 1) === 34) {
          isDoubled = true
          end = text.indexOf('"', end + 2)
        }
        if (end < 0) return 'a quote is not closed (half a file)'
        const value = text.slice(this.#at + 1, end)
        this.row.push(isDoubled ? value.replaceAll('""', '"') : value)
        if (value.includes('\n')) this.#line += value.split('\n').length - 1
        this.#at = end + 1
      } else {
        let end = this.#at
        for (let code = text.charCodeAt(end); end < text.length && code !== 44 && code !== 10 && code !== 13; code = text.charCodeAt(++end))
          if (code === 34) return 'a quote stands inside a field'
        this.row.push(text.slice(this.#at, end))
        this.#at = end
      }
      const code = text.charCodeAt(this.#at)
      if (code === 44) {
        this.#at++
        continue
      }
      if (this.#at >= text.length || code === 10 || code === 13) return true
      return 'text follows a closed quote'
    }
  }
}

const day = (text: string): string | null =>
  /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : null

const readPart = ({ name, text }: FeedPart, feed: UpdatesBuilder, faults: FaultList, untold: { rows: number }): number => {
  const rows = new Rows(text)
  let entries = 0
  let isHead = true
  let [lastDay, lastIso]: [string, string | null] = ['', null] // rows of one day follow one another
  for (let read = rows.next(); read !== false; read = rows.next()) {
    const where = `${name}, line ${rows.line}`
    if (typeof read === 'string') {
      faults.add(`${where}: ${read}`)
      return entries
    }
    const { row } = rows
    if (isHead) {
      isHead = false
      if (
        !DEFINITIONS_HEAD.test(
          row
            .map((field) => `"${field}"`)
            .join(',')
            .concat(','),
        ) ||
        row.length < 8
      )
        faults.add(`${where}: its columns are not those of the definitions`)
      continue
    }
    if (row.length !== fields) {
      faults.add(`${where}: ${row.length} fields where there are ${fields}${row.length < fields ? ' (half a file)' : ''}`)
      if (faults.count > 1_000) return entries
      continue
    }
    if (++entries > mostRows) {
      faults.add(`${name}: it holds more than ${mostRows} rows`)
      return entries
    }
    const [posted = '', cve = '', bulletin = '', title = '', product = '', , severity = '', , supersedes = ''] = row
    if (posted !== lastDay) [lastDay, lastIso] = [posted, day(posted)]
    if (lastIso === null) faults.add(`${where}: "${posted.slice(0, 20)}" is no date`)
    const kb = isKb(bulletin) ? bulletin : ''
    if (kb !== '') feed.update(kb, lastIso, kbsIn(supersedes))
    if (!CVE_ID.test(cve)) {
      // bulletins of before 2017, service packs
      if (cve !== '' && !/^(CVE-|ADV|SP|MS)[A-Z0-9.-]*$/i.test(cve)) untold.rows++
      continue
    }
    if (product.trim() === '') faults.add(`${where}: it names no product`)
    else feed.fix(product, kb, null, feed.cve(cve, title.slice(0, 300), severityOf(severity), lastIso))
  }
  return entries
}

/** Reads the definitions' files; refused whole with every fault and its line. */
export const readDefinitions = (parts: readonly FeedPart[], options: FeedOptions): Result<UpdatesFeed> => {
  const faults = new FaultList()
  const feed = new UpdatesBuilder()
  const untold = { rows: 0 }
  let entries = 0
  for (const part of parts) {
    if (DEFINITIONS_HEAD.test(part.text.slice(0, 200))) entries += readPart(part, feed, faults, untold)
    else faults.add(`${part.name}: it is no definitions file`)
  }
  const name = options.name ?? 'definitions'
  const date = feed.newest === '' ? null : feed.newest
  checkAcceptance({ date, entries }, options, faults)
  if (faults.count > 0) return refuseFeed(name, faults)
  return ok({
    kind: 'updates',
    format: 'msrc-definitions',
    name,
    date,
    entries,
    scope: null,
    updates: feed.updates,
    cves: feed.cves,
    products: feed.products,
    records: [], // it tells no builds
    oddities: untold.rows === 0 ? [] : [`${untold.rows} rows name something else than a CVE`],
  })
}
