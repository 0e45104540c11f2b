// Reads RSS 2.0 and Atom 1.0, in the jail only: no document types, no entities but XML's own, bounded in depth and number.
import { SaxesParser } from 'saxes'
import { ok, refuse, type Result } from '../../core/result.ts'
import { textOfHtml } from './html-text.ts'
import { cleanBlock, cleanLine, cleanLink, dateIn, type Told } from './told.ts'

export const newsLimits = { elements: 100_000, depth: 64, entries: 500 } as const
const fields: Readonly<Record<string, 'toldId' | 'subject' | 'sender' | 'link' | 'text' | 'datedAt' | 'summary'>> = {
  guid: 'toldId',
  id: 'toldId',
  title: 'subject',
  author: 'sender',
  'dc:creator': 'sender',
  link: 'link',
  description: 'summary',
  summary: 'summary',
  content: 'text',
  'content:encoded': 'text',
  pubDate: 'datedAt',
  published: 'datedAt',
  updated: 'datedAt',
  'dc:date': 'datedAt',
}
class Fault extends Error {}
type Raw = Partial<Record<'toldId' | 'subject' | 'sender' | 'link' | 'text' | 'datedAt' | 'summary' | 'updated', string>>

const toldOf = (raw: Raw, feed: string): Told => {
  const written = raw.text?.trim() ? raw.text : (raw.summary ?? '')
  const link = cleanLink(raw.link ?? '') || cleanLink(raw.toldId ?? '')
  return {
    toldId: (raw.toldId || link).trim().slice(0, 1_000).toWellFormed(),
    subject: cleanLine(textOfHtml(raw.subject ?? ''), 500),
    sender: cleanLine(raw.sender ?? '', 200) || cleanLine(feed, 200),
    link,
    ...cleanBlock(textOfHtml(written)),
    datedAt: dateIn(raw.datedAt?.trim()),
  }
}

/** What a news feed tells: at most 500 entries, newest first as feeds have them. Refused whole with the reason. */
export const readNews = (bytes: Uint8Array): Result<{ readonly title: string; readonly entries: readonly Told[]; readonly isCut: boolean }> => {
  const no = (says: string) =>
    refuse({
      code: 'advisories/news-unreadable',
      clause: 'PM-3.2',
      status: 422,
      says: `It is not RSS 2.0 or Atom 1.0: ${says}.`,
      satisfiedBy: 'Give the address of the feed itself, not of the page.',
    })
  const parser = new SaxesParser({ position: true, fragment: false })
  const path: string[] = []
  const entries: Told[] = []
  let [elements, depthInText, isCut, title] = [0, 0, false, '']
  let entry: Raw | undefined
  let value = ''
  const isEntry = (): boolean =>
    (path.length === 3 && path[0] === 'rss' && path[2] === 'item') || (path.length === 2 && path[0] === 'feed' && path[1] === 'entry')
  const entryDepth = (): number => (path[0] === 'rss' ? 3 : 2)
  parser.on('doctype', () => {
    throw new Fault('it contains a document type')
  })
  parser.on('error', (error) => {
    throw new Fault(error.message.slice(0, 200))
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (++elements > newsLimits.elements) throw new Fault(`it has more than ${newsLimits.elements.toLocaleString('en-US')} elements`)
    path.push(name)
    if (path.length > newsLimits.depth) throw new Fault(`it is nested more than ${newsLimits.depth} deep`)
    if (path.length === 1 && name !== 'rss' && name !== 'feed') throw new Fault(`its first element is ${name.slice(0, 40)}`)
    if (isEntry()) entry = {}
    else if (entry && path.length === entryDepth() + 1) {
      value = ''
      depthInText = path.length
      const [rel, href] = [String(attributes.rel ?? 'alternate'), attributes.href]
      if (name === 'link' && href !== undefined && rel === 'alternate') entry.link = String(href)
    } else if (!entry && name === 'title') value = ''
    else if (entry && path.length > depthInText) value += ' ' // markup inside (Atom's xhtml): its text counts
  })
  const hear = (text: string): void => {
    if (value.length < 1_000_000) value += text
  }
  parser.on('text', hear)
  parser.on('cdata', hear)
  parser.on('closetag', ({ name }) => {
    if (entry && isEntry()) {
      if (entries.length < newsLimits.entries) entries.push(toldOf(entry, title))
      else isCut = true
      entry = undefined
    } else if (entry && path.length === entryDepth() + 1) {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined
      // The day it was published stands before the day it was touched.
      if (field !== undefined && value.trim() !== '' && !(name === 'updated' && entry.datedAt !== undefined)) entry[field] = value
    } else if (!entry && name === 'title' && title === '' && path.length <= 3) title = cleanLine(value, 200)
    path.pop()
  })
  try {
    parser.write(new TextDecoder(encodingOf(bytes)).decode(bytes)).close()
  } catch (error) {
    return no(error instanceof Fault ? error.message : 'its characters cannot be read')
  }
  return path.length === 0 && elements > 0 ? ok({ title, entries, isCut }) : no('it is not complete')
}

/** What the XML declaration says, for what decoders know; UTF-8 otherwise. */
const encodingOf = (bytes: Uint8Array): string => {
  const told = /^[^>]{0,200}encoding=["']([A-Za-z0-9_-]{1,30})["']/.exec(Buffer.from(bytes.subarray(0, 200)).toString('latin1'))?.[1] ?? 'utf-8'
  return /^(utf-?8|iso-8859-\d{1,2}|windows-125\d|utf-16(le|be)?|us-ascii)$/i.test(told) ? told : 'utf-8'
}
