import { clauseStates, clauseStatesOf } from '../../subjects/procedures/index.ts'
import { reading } from '../../subjects/ledger/index.ts'
import { baselinePack } from '../pack.ts'
import { out, outJson, readArgs, withDistrict, type Command } from './io.ts'

type Rows = Awaited<ReturnType<typeof clauseStates>>

const show = (rows: Rows, isJson: boolean): number => {
  if (isJson) outJson(rows)
  else
    for (const row of rows)
      out(`${row.id.padEnd(8)} ${row.state.padEnd(9)} ${String(row.evidence).padStart(6)} evidence${row.missing ? `  missing: ${row.missing}` : ''}`)
  return 0
}

export const clausesCommand: Command = {
  words: ['clauses'],
  usage: 'clauses',
  says: 'every clause: its state, parameters, tests and evidence',
  run: async (call) => {
    const { values } = readArgs(call.args, {}, { min: 0, max: 0 })
    const isJson = values.json === true
    return withDistrict(
      call,
      values.district as string | undefined,
      async (opened) => show(await reading(opened, clauseStates), isJson),
      async () => show(clauseStatesOf(baselinePack(call.root)), isJson),
    )
  },
}
