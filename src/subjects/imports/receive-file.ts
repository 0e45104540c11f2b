import { createHash } from 'node:crypto'
import { whole } from '../../core/policy/parameters.ts'
import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { setTimer } from '../../platform/jobs/timers.store.ts'
import { sha256, useCase } from '../ledger/index.ts'
import { confidenceIn, detectSource, proposeMapping, rememberedMapping, type Mapping } from './detect.rules.ts'
import { columnKeys } from './fields.rules.ts'
import { policyValues } from '../policy/index.ts'
import { insertFile } from './imports.store.ts'
import { rememberedFor, sourceSaidFor } from './imports.views.ts'
import { keepRaw, rawKept } from './raw.store.ts'
import { isSourceName, type SourceName } from './sources.rules.ts'
import type { TableFile } from './table-file.ts'

export type FileHandedIn = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly table: TableFile
  /** What the person says it is of. */ readonly source?: SourceName | undefined
}
export type FileReceived = { readonly fileId: string; readonly source: SourceName; readonly confidence: number }

/** One set of headings, whatever their order. */
const headingsKeyOf = (headings: readonly string[]): string => sha256([...columnKeys(headings)].toSorted().join('\n')).slice(0, 40)

/**
 * Keeps a table as it came, with where it seems to be from and where its columns would go. Nothing is taken in yet. What was chosen last for a
 * table of that source with these headings is chosen again.
 */
export const receiveFile = useCase({
  name: 'imports.receive-file',
  clauses: ['PM-3.1'],
  load: async (act, { table, bytes, source: said }: FileHandedIn) => {
    const values = await policyValues(act.tx)
    const { columns } = table.shape
    const headings = columns.map(({ heading }) => heading)
    const key = headingsKeyOf(headings)
    const detected = detectSource(headings)
    const earlier = said === undefined ? await sourceSaidFor(act.tx, key) : undefined
    const source = said ?? (earlier !== undefined && isSourceName(earlier) ? earlier : detected.source)
    const kept = await rememberedFor(act.tx, source, key)
    const dates = Object.fromEntries(columns.map((column) => [column.key, column.dates]))
    const mapping: Mapping = kept === undefined ? proposeMapping(source, headings, dates) : rememberedMapping(kept, headings, dates)
    const hash = createHash('sha256').update(bytes).digest('hex')
    const room = { ...(await rawKept(act, hash)), most: whole(values, 'imports.keepMegabytes') * 2 ** 20 }
    return {
      key,
      mapping,
      hash,
      room,
      rawDays: whole(values, 'imports.rawDays'),
      confidence:
        said !== undefined || earlier !== undefined
          ? 100
          : source === detected.source
            ? detected.confidence
            : confidenceIn(source, headings).confidence,
    }
  },
  decide: (found, { bytes }) =>
    found.room.hasIt || found.room.bytes + bytes.byteLength <= found.room.most
      ? ok(found)
      : refuse({
          code: 'imports/no-room',
          clause: 'PM-3.1',
          status: 413,
          says: `The lists stored here take up ${Math.round(found.room.bytes / 2 ** 20)} MB of the ${found.room.most / 2 ** 20} MB a district may store; this one was not stored.`,
          satisfiedBy:
            'Ask the Technology Director to keep lists for fewer days or to allow more space: imports.rawDays and imports.keepMegabytes under Policy.',
        }),
  commit: async (act, { key, mapping, hash, confidence, rawDays }, _, { name, bytes, table }) => {
    const keptUntil = act.now.add({ hours: 24 * rawDays })
    await keepRaw(act, hash, bytes, keptUntil.toString())
    await setTimer(act, 'imports.raw-over', keptUntil, { sha256: hash })
    const fileId = await insertFile(act, {
      name: name.slice(0, 200) || 'table',
      sha256: hash,
      size: bytes.byteLength,
      lines: Buffer.from(table.lines, 'base64'),
      rows: table.rows,
      shape: table.shape,
      headingsKey: key,
      confidence,
      mapping,
    })
    return {
      value: { fileId, source: mapping.source, confidence } satisfies FileReceived,
      evidence: [
        {
          kind: 'imports.file-received',
          about: [showId('imp', fileId)],
          grade: 'observed' as const,
          content: { name: name.slice(0, 200), sha256: hash, bytes: bytes.byteLength, rows: table.rows, source: mapping.source, confidence },
        },
      ],
    }
  },
})
