import { z } from 'zod'
import { systemNow } from '../../platform/clock.ts'
import type { Db } from '../../platform/db/pool.ts'
import { bytes, done, refused, route, view, type Reply, type Request0, type Route } from '../../platform/http/route.ts'
import { readId, showId } from '../../platform/ids.ts'
import { reading, type From } from '../ledger/index.ts'
import { actorOf, mayDo, signedIn, type Who } from '../people/index.ts'
import { answerWords, answerWordsOf } from './answer-words.ts'
import { CheckPage } from './check.screens.tsx'
import { proposeMapping, settledOrder, type Mapping } from './detect.rules.ts'
import { isTarget } from './fields.rules.ts'
import type { Checked } from './imports.store.ts'
import { importFile, keptFile, outcomesAfter, recentFiles, takenInBefore, type ImportFile } from './imports.views.ts'
import type { ReadTableFile } from './jailed-tables.ts'
import { discardFile, importNotFound, importOver, mapColumns } from './map-columns.ts'
import { MappingPage } from './mapping.screens.tsx'
import { vocabularyIn } from './reading-table.ts'
import { receiveFile } from './receive-file.ts'
import { reportOf, reportTypes } from './report.ts'
import { ResultPage } from './result.screens.tsx'
import { sourceNames, type SourceName } from './sources.rules.ts'
import { takeIn } from './take-in.ts'
import type { OnTold } from './take-rows.ts'
import { tryFile, type Covering } from './try-file.ts'
import { UploadPage } from './upload.screens.tsx'
import type { DeviceWords } from '../assets/index.ts'

export type ImportParts = {
  readonly db: Db
  readonly readTable: ReadTableFile
  readonly onTold?: OnTold
  readonly words?: readonly DeviceWords[]
  readonly covering?: Covering
  /** Hands what takes long to the worker where there is one; gives the address of its page. Programs are answered when it is done. */
  readonly later?: (from: From, work: { readonly does: 'try' | 'take'; readonly fileId: string; readonly says: string }) => Promise<string>
}

const maxBytes = 40_000_000
const rowsAtOnce = 5_000 // tried while the page waits; more is a job
const handInBody = z.object({
  table: z.string().max(maxBytes).default('').describe('The table itself, as text'),
  file: z.unknown().optional().describe('A CSV or XLSX file, in a multipart form; stands in for table'),
  source: z
    .enum(['', ...sourceNames])
    .optional()
    .describe('Where it is from; left out: by its headings'),
  sheet: z.string().max(200).optional(),
  try: z
    .union([z.literal('yes'), z.boolean()])
    .optional()
    .describe('Programs: say what it would do, and discard it again'),
  look: z
    .union([z.literal('yes'), z.boolean()])
    .optional()
    .describe('Programs: keep it and say what its columns seem to be; imported later by /take'),
})
const mappingBody = z.object({
  source: z.enum(sourceNames as [SourceName, ...SourceName[]]),
  again: z.string().optional().describe('Propose the columns anew for this source'),
  sheet: z.string().max(200).optional().describe('With again: another sheet of the same workbook'),
  order: z.enum(['ymd', 'mdy', 'dmy', 'ask']).default('ask'),
  times: z.enum(['utc', 'district']).default('district'),
  to: z.array(z.string().max(40)).max(200).default([]).describe('Where each column goes, in their order: a field, keep, or leave'),
})
export const importHref = (id: string): string => `/devices/import/${showId('imp', id)}`

/** The table of devices comes in, is looked at, tried and taken in. Registered before the routes of assets: theirs include /devices/:id. */
export const importsRoutes = ({ db, readTable, onTold, words, covering, later }: ImportParts): readonly Route<Who>[] => {
  const fromOf = (who: Who): From => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const found = async (who: Who, request: Request0): Promise<ImportFile | undefined> => {
    const id = readId('imp', request.params.id ?? '')
    return id === undefined ? undefined : reading({ db, districtId: who.districtId }, (tx) => importFile(tx, id))
  }
  const uploadPage = async (who: Who, more: Partial<Parameters<typeof UploadPage>[0]> = {}) => {
    const recent = await reading({ db, districtId: who.districtId }, (tx) => recentFiles(tx, 10))
    return () => <UploadPage who={who} recent={recent} {...more} />
  }
  const mappingPage = async (who: Who, file: ImportFile, more: Partial<Parameters<typeof MappingPage>[0]> = {}) => {
    const before = await reading({ db, districtId: who.districtId }, (tx) => takenInBefore(tx, file.sha256, file.id))
    return () => <MappingPage who={who} file={file} before={before} {...more} />
  }
  /** A trial's result with what covering its servers sets off, as that is now. */
  const checkedIn = async (who: Who, { came, ...checked }: Checked) => {
    const setsOff = came && (await reading({ db, districtId: who.districtId }, async (tx, now) => covering?.says(tx, now, came)))
    return { ...checked, ...(setsOff === undefined ? {} : { setsOff }) }
  }
  /** What taking it in would do: at once, or for a long table as a job whose page is given. */
  const tried = async (who: Who, file: ImportFile, isProgram: boolean): Promise<Reply> => {
    if (!isProgram && later && file.rows > rowsAtOnce) {
      const to = await later(fromOf(who), { does: 'try', fileId: file.id, says: `Trying ${file.name}` })
      return done({ job: to }, to, { status: 202 })
    }
    const result = await tryFile(fromOf(who), { fileId: file.id, covering })
    return result.ok
      ? done({ ...(await checkedIn(who, result.value.checked)), import: showId('imp', file.id) }, `${importHref(file.id)}/check`)
      : refused(result.refusal, await mappingPage(who, file, { refusal: result.refusal }))
  }

  /** The same workbook read at another of its sheets, in place of what was read. */
  const otherSheet = async (who: Who, file: ImportFile, sheet: string): Promise<Reply> => {
    const given = await reading({ db, districtId: who.districtId }, (tx) => keptFile(tx, file.id))
    if (given === undefined) return refused(importOver(file))
    const read = await readTable(given, { sheet })
    const received = read.ok ? await receiveFile(fromOf(who), { name: file.name, bytes: given, table: read.value }) : read
    if (!received.ok) return refused(received.refusal, await mappingPage(who, file, { refusal: received.refusal }))
    await discardFile(fromOf(who), { fileId: file.id })
    return done({ ...received.value, fileId: undefined, import: showId('imp', received.value.fileId) }, importHref(received.value.fileId))
  }

  return [
    route<Who>({
      method: 'GET',
      path: '/devices/import',
      says: 'The form for a table of devices, and recent imports',
      clauses: ['PM-3.1'],
      may: 'devices.import',
      handle: async ({ who: maybe }) => {
        const who = signedIn(maybe)
        const recent = await reading({ db, districtId: who.districtId }, (tx) => recentFiles(tx, 10))
        return view({ next: 'POST /devices/import', imports: recent.map(shown) }, await uploadPage(who))
      },
    }),
    route<Who, typeof handInBody>({
      method: 'POST',
      path: '/devices/import',
      says: 'Hand in a table of devices: a page leads on to its columns; a program imports it at once, tries it with `try`, or only looks at it with `look`',
      clauses: ['PM-3.1', 'PM-2'],
      may: 'devices.import',
      body: handInBody,
      bodyBytes: maxBytes,
      handle: async ({ who: maybe, body, request }) => {
        const who = signedIn(maybe)
        const from = fromOf(who)
        const file = body.file instanceof File && body.file.size > 0 ? body.file : undefined
        const given = file ? new Uint8Array(await file.arrayBuffer()) : new TextEncoder().encode(body.table)
        const again = { table: body.table, source: body.source || undefined }
        const read = await readTable(given, body.sheet ? { sheet: body.sheet } : {})
        if (!read.ok) return refused(read.refusal, await uploadPage(who, { ...again, refusal: read.refusal, previous: file?.name }))
        const received = await receiveFile(from, { name: fileName(file?.name), bytes: given, table: read.value, source: body.source || undefined })
        if (!received.ok) return refused(received.refusal, await uploadPage(who, { ...again, refusal: received.refusal }))
        const { fileId } = received.value
        if (!request.wantsJson || body.look)
          return done({ ...received.value, fileId: undefined, import: showId('imp', fileId), rows: read.value.rows }, importHref(fileId), {
            status: 201,
          })
        if (body.try) {
          const result = await tryFile(from, { fileId, covering })
          await discardFile(from, { fileId })
          return result.ok
            ? view({ ...received.value, fileId: undefined, rows: read.value.rows, ...(await checkedIn(who, result.value.checked)) }, () => '')
            : refused(result.refusal)
        }
        const result = await takeIn(from, { fileId, onTold, words })
        return result.ok
          ? done(
              {
                import: showId('imp', fileId),
                source: received.value.source,
                confidence: received.value.confidence,
                ...result.value,
                fileId: undefined,
              },
              importHref(fileId),
              { status: 201 },
            )
          : refused(result.refusal)
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/devices/import/:id',
      says: 'Where a table’s columns go, or what the import did',
      clauses: ['PM-3.1'],
      may: 'devices.import',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const file = await found(who, request)
        if (!file) return refused(importNotFound)
        if (file.state === 'received')
          return view({ ...shown(file), columns: file.shape.columns, mapping: file.mapping }, await mappingPage(who, file))
        const rows = await reading({ db, districtId: who.districtId }, (tx) => outcomesAfter(tx, file.id, 0, 50))
        return view({ ...shown(file), rows: rows.map((row) => ({ ...row, deviceId: row.deviceId && showId('dev', row.deviceId) })) }, () => (
          <ResultPage who={who} file={file} rows={rows} />
        ))
      },
    }),
    route<Who, typeof mappingBody>({
      method: 'POST',
      path: '/devices/import/:id/mapping',
      says: 'Say what a table’s columns, dates and times are; then it is tried',
      clauses: ['PM-3.1'],
      may: 'devices.import',
      body: mappingBody,
      handle: async ({ who: maybe, request, body }) => {
        const who = signedIn(maybe)
        const file = await found(who, request)
        if (!file) return refused(importNotFound)
        if (file.state !== 'received') return refused(importOver(file))
        const mapping = mappingOf(file, body)
        if (body.again !== undefined) {
          if (body.sheet !== undefined && body.sheet !== file.shape.sheet) return otherSheet(who, file, body.sheet)
          const fresh = proposeMapping(
            body.source,
            file.shape.columns.map(({ heading }) => heading),
            Object.fromEntries(file.shape.columns.map((column) => [column.key, column.dates])),
          )
          return view({ ...shown(file), mapping: fresh }, await mappingPage(who, { ...file, mapping: fresh, confidence: 100 }))
        }
        const kept = await mapColumns(fromOf(who), { fileId: file.id, mapping })
        return kept.ok
          ? tried(who, { ...file, mapping }, request.wantsJson)
          : refused(kept.refusal, await mappingPage(who, { ...file, mapping }, { refusal: kept.refusal }))
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/devices/import/:id/check',
      says: 'What importing a table would do, row by row',
      clauses: ['PM-3.1'],
      may: 'devices.import',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const file = await found(who, request)
        if (!file) return refused(importNotFound)
        if (file.state !== 'received' || file.checked === null) return done({ next: importHref(file.id) }, importHref(file.id))
        const vocabulary = await reading({ db, districtId: who.districtId }, vocabularyIn)
        const { checked } = file
        const told = await checkedIn(who, checked)
        return view({ ...shown(file), ...told }, () => (
          <CheckPage who={who} file={file} checked={checked} vocabulary={vocabulary} setsOff={told.setsOff} />
        ))
      },
    }),
    route<Who, typeof answerWords>({
      method: 'POST',
      path: '/devices/import/:id/words',
      says: 'Say what unrecognized values mean: an existing site, a new one, a kind; then the table is tried again',
      clauses: ['PM-3.1'],
      may: 'devices.import',
      body: answerWords,
      handle: async ({ who: maybe, request, body }) => {
        const who = signedIn(maybe)
        const file = await found(who, request)
        if (!file) return refused(importNotFound)
        const kept = await answerWordsOf(fromOf(who), { file, answers: body, maySites: mayDo(who.positions, 'people.change') })
        if (kept.ok) return tried(who, { ...file, mapping: kept.value }, request.wantsJson)
        const vocabulary = await reading({ db, districtId: who.districtId }, vocabularyIn)
        const { checked } = file
        const setsOff = checked ? (await checkedIn(who, checked)).setsOff : undefined
        return refused(kept.refusal, () =>
          checked ? <CheckPage who={who} file={file} checked={checked} vocabulary={vocabulary} setsOff={setsOff} refusal={kept.refusal} /> : '',
        )
      },
    }),
    ...(['csv', 'xlsx'] as const).map((format) =>
      route<Who>({
        method: 'GET',
        path: `/devices/import/:id/rows.${format}`,
        says: `Every row of a table with its outcome and the reason, as ${format.toUpperCase()}`,
        clauses: ['PM-3.1'],
        may: 'devices.import',
        handle: async ({ who: maybe, request }) => {
          const who = signedIn(maybe)
          const file = await found(who, request)
          if (!file || file.state === 'discarded') return refused(importNotFound)
          return bytes(await reportOf(fromOf(who), file, format), reportTypes[format], {
            'content-disposition': `attachment; filename="import-${systemNow().toString().slice(0, 10)}.${format}"`,
          })
        },
      }),
    ),
    route<Who>({
      method: 'POST',
      path: '/devices/import/:id/take',
      says: 'Import a table',
      clauses: ['PM-3.1', 'PM-2'],
      may: 'devices.import',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const file = await found(who, request)
        if (!file) return refused(importNotFound)
        if (file.state === 'applied' || file.state === 'discarded') return refused(importOver(file))
        if (later && !request.wantsJson) {
          const to = await later(fromOf(who), { does: 'take', fileId: file.id, says: `Importing ${file.name}` })
          return done({ job: to }, to, { status: 202 })
        }
        const result = await takeIn(fromOf(who), { fileId: file.id, onTold, words })
        return result.ok ? done({ ...result.value, fileId: undefined, import: showId('imp', file.id) }, importHref(file.id)) : refused(result.refusal)
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/devices/import/:id/discard',
      says: 'Discard a table that was not imported',
      clauses: ['PM-3.1'],
      may: 'devices.import',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const id = readId('imp', request.params.id ?? '')
        const result = id === undefined ? { ok: false as const, refusal: importNotFound } : await discardFile(fromOf(who), { fileId: id })
        return result.ok ? done({ import: request.params.id }, '/devices/import') : refused(result.refusal)
      },
    }),
  ]
}

const fileName = (name: string | undefined): string =>
  (name ?? '')
    .replace(/^.*[\\/]/, '')
    .replace(/[\p{Cc}]/gu, '')
    .slice(0, 200) || 'Pasted table'
const shown = ({
  id,
  shape,
  mapping,
  state,
  receivedAt,
  receivedBy,
  name,
  size,
  sha256,
  rows,
  confidence,
  done: rowsDone,
  added,
  changed,
  same,
  refused: refusedRows,
  endedAt,
}: ImportFile) => ({
  id: showId('imp', id),
  name,
  state,
  receivedAt,
  receivedBy,
  size,
  sha256,
  rows,
  format: shape.format,
  source: mapping.source,
  confidence,
  done: rowsDone,
  added,
  changed,
  same,
  refused: refusedRows,
  endedAt,
})

/** A mapping as the form or a program says it; words said before stay. */
const mappingOf = ({ shape, mapping }: ImportFile, { source, order, times, to }: z.infer<typeof mappingBody>): Mapping => {
  const columns = Object.fromEntries(
    shape.columns.map(({ key }, at) => {
      const target = to[at] ?? mapping.columns[key] ?? 'leave'
      return [key, isTarget(target) ? target : 'leave']
    }),
  )
  return {
    source,
    order: settledOrder(source, columns, Object.fromEntries(shape.columns.map(({ key, dates }) => [key, dates])), order),
    times,
    words: mapping.words,
    columns,
  }
}
