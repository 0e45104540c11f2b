import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readFile, rename } from 'node:fs/promises'
import { once } from 'node:events'
import { verifyExport } from '../../core/proof/verify.ts'
import { inDistrict } from '../../platform/db/pool.ts'
import { exportLedger } from '../../subjects/ledger/index.ts'
import { notSetUp, out, outJson, readArgs, UsageError, withDistrict, type Command } from './io.ts'

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

const exportCommand: Command = {
  words: ['ledger', 'export'], usage: 'ledger export --out FILE', says: 'the district\'s evidence as one file that verifies by itself',
  run: async (call) => {
    const { values } = readArgs(call.args, { out: { type: 'string' } }, { min: 0, max: 0 })
    const target = values.out
    if (typeof target !== 'string') throw new UsageError('--out FILE is missing.')
    return withDistrict(call, values.district as string | undefined, async ({ db, districtId }) => {
      const draft = `${target}.draft-${process.pid}`
      const file = createWriteStream(draft, { mode: 0o600 })
      const done = await inDistrict(db, districtId, (tx) => exportLedger(tx, districtId, async (text) => { if (!file.write(text)) await once(file, 'drain') }))
      file.end()
      await once(file, 'finish')
      await rename(draft, target)
      if (values.json) outJson({ file: target, ...done })
      else out(`${done.entries} entries written to ${target}. The chain ends in ${done.head}; note this head elsewhere to find a rewritten past later.`)
      return 0
    }, notSetUp)
  },
}

const verifyCommand: Command = {
  words: ['ledger', 'verify'], usage: 'ledger verify FILE [--head HASH]', says: 'checks such a file without server or database',
  run: async (call) => {
    const { values, positionals } = readArgs(call.args, { head: { type: 'string' } }, { min: 1, max: 1 })
    const raw = await readFile(positionals[0] as string)
    const text = raw.toString('utf8')
    const faithful = Buffer.from(text, 'utf8').equals(raw)
    const verdict = verifyExport(sha256, text, values.head as string | undefined)
    const faults = faithful ? verdict.faults : [{ line: 0, says: 'the file holds bytes that are not UTF-8: it was changed' }, ...verdict.faults]
    const isOk = faults.length === 0
    if (values.json) outJson({ ...verdict, ok: isOk, faults })
    else if (isOk) out(`Nothing was changed: ${verdict.entries} entries of district ${verdict.district} follow one another. The chain ends in ${verdict.head}.${values.head === undefined ? ' Whether its end was cut or its whole past rewritten, a file alone cannot show: compare this head with one noted earlier (--head).' : ''}`)
    else for (const fault of faults) out(`${fault.line > 0 ? `line ${fault.line}: ` : ''}${fault.says}`)
    if (!isOk) process.stderr.write(`${JSON.stringify({ type: 'about:blank#ledger/does-not-verify', title: 'The file does not verify.', status: 422, code: 'ledger/does-not-verify', clause: '-', says: `${faults.length} faults found.`, satisfiedBy: 'Use an untouched export.', faults: faults.map((fault) => fault.says) })}\n`)
    return isOk ? 0 : 3
  },
}

export const ledgerCommands = [exportCommand, verifyCommand]
