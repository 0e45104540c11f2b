import { createGunzip } from 'node:zlib'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { sheetLimits } from '../../platform/sheets/fault.ts'
import type { Row } from './row.rules.ts'

const kept = z.tuple([z.int().positive()], z.string().max(sheetLimits.cellLetters))

/** Rows of a kept table, some at a time: however many it has, only these are in memory. @throws Error where the kept bytes are broken. */
export const rowsOf = async function* (lines: Uint8Array, batch: number): AsyncGenerator<readonly Row[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  let rows: Row[] = []
  let read = 0
  const rowOf = (text: string): Row => {
    const [line, ...cells] = kept.parse(JSON.parse(text))
    return { line, cells }
  }
  for await (const chunk of Readable.from([Buffer.from(lines)]).pipe(createGunzip()) as AsyncIterable<Buffer>) {
    read += chunk.length
    if (read > sheetLimits.letters * 6) throw new Error('a kept table is larger than any that is taken')
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      rows.push(rowOf(part))
      if (rows.length === batch) {
        yield rows
        rows = []
      }
    }
  }
  if (rest !== '') rows.push(rowOf(rest))
  if (rows.length > 0) yield rows
}
