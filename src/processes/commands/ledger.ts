import { createWriteStream } from 'node:fs'
import { readFile, rename } from 'node:fs/promises'
import { once } from 'node:events'
import { verifyExport, type Verdict } from '../../core/proof/verify.ts'
import { inDistrict } from '../../platform/db/pool.ts'
import { proofTools } from '../../platform/proof-tools.ts'
import { exportLedger } from '../../subjects/ledger/index.ts'
import { notSetUp, out, outJson, readArgs, refuseOut, UsageError, withDistrict, type Command } from './io.ts'

const exportCommand: Command = {
  words: ['ledger', 'export'],
  usage: 'ledger export --out FILE',
  says: "the district's evidence as one self-verifying file",
  run: async (call) => {
    const { values } = readArgs(call.args, { out: { type: 'string' } }, { min: 0, max: 0 })
    const target = values.out
    if (typeof target !== 'string') throw new UsageError('--out FILE is missing.')
    return withDistrict(
      call,
      values.district as string | undefined,
      async ({ db, districtId }) => {
        const draft = `${target}.draft-${process.pid}`
        const file = createWriteStream(draft, { mode: 0o600 })
        await once(file, 'open').catch((error: Error) => {
          throw new UsageError(`${target} cannot be written: ${error.message}`)
        })
        const done = await inDistrict(db, districtId, (tx) =>
          exportLedger(tx, districtId, async (text) => {
            if (!file.write(text)) await once(file, 'drain')
          }),
        )
        file.end()
        await once(file, 'finish')
        await rename(draft, target)
        if (values.json) outJson({ file: target, ...done })
        else
          out(
            `${done.entries} entries written to ${target}. ${done.checkpoint ? `Its newest checkpoint, to be kept elsewhere so that a rewritten past can be found later:\n\n${done.checkpoint}` : 'No checkpoint has been signed yet: start Afterbell, and export again once its sealer has run.'}`,
          )
        return 0
      },
      notSetUp,
    )
  },
}

/** What holds, in sentences, and what a file alone cannot show. */
const goodWords = (verdict: Verdict, isCompared: boolean): string =>
  [
    `Nothing was changed: ${verdict.entries} entries of district ${verdict.district} follow one another${verdict.checkpoints > 0 ? `, under ${verdict.checkpoints} signed checkpoint${verdict.checkpoints > 1 ? 's' : ''}` : ''}. The chain ends in ${verdict.head}.`,
    ...verdict.roots.map((root) => `The checkpoint of ${root.size} entries kept elsewhere matches: none of them has been changed since.`),
    ...verdict.erased.map(({ seq, by }) => `Entry ${seq} is erased, its hash is kept; entry ${by} says who, why and when.`),
    ...verdict.remarks,
    ...(isCompared
      ? []
      : [
          'The file alone cannot show whether its end was cut off, or its whole past rewritten and signed again: compare it with a checkpoint kept elsewhere, such as one from a mail (--root FILE).',
        ]),
  ].join('\n')

const readText = async (path: string): Promise<{ text: string; isFaithful: boolean }> => {
  const raw = await readFile(path).catch((error: Error) => {
    throw new UsageError(`${path} cannot be read: ${error.message}`)
  })
  const text = raw.toString('utf8')
  return { text, isFaithful: Buffer.from(text, 'utf8').equals(raw) }
}

const verifyCommand: Command = {
  words: ['ledger', 'verify'],
  usage: 'ledger verify FILE [--root FILE] [--key KEY] [--head HASH]',
  says: 'checks such a file without server or database; --root: checkpoints kept elsewhere',
  run: async (call) => {
    const { values, positionals } = readArgs(
      call.args,
      { head: { type: 'string' }, root: { type: 'string', multiple: true }, key: { type: 'string' } },
      { min: 1, max: 1 },
    )
    const { text, isFaithful } = await readText(positionals[0] as string)
    const given = (values.root as readonly string[] | undefined) ?? []
    const roots = given.length > 0 ? (await Promise.all(given.map(readText))).map((one) => one.text).join('\n\n') : undefined
    const verdict = verifyExport(proofTools, text, { head: values.head as string | undefined, key: values.key as string | undefined, roots })
    const faults = isFaithful ? verdict.faults : [{ line: 0, says: 'the file holds bytes that are not UTF-8: it was changed' }, ...verdict.faults]
    const isOk = faults.length === 0
    if (values.json) outJson({ ...verdict, ok: isOk, faults })
    else if (isOk) out(goodWords(verdict, values.head !== undefined || roots !== undefined))
    else for (const fault of faults) out(`${fault.line > 0 ? `line ${fault.line}: ` : ''}${fault.says}`)
    return isOk
      ? 0
      : refuseOut({
          code: 'ledger/does-not-verify',
          clause: '-',
          says: `The file does not verify: ${faults.length} faults found.`,
          satisfiedBy: 'Use an untouched export.',
          faults: faults.map((fault) => fault.says),
        })
  },
}

export const ledgerCommands = [exportCommand, verifyCommand]
