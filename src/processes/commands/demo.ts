import { isDemoDistrict, removeDistrict } from '../../subjects/demo/index.ts'
import { notSetUp, out, outJson, readArgs, refuseOut, UsageError, withDistrict, type Command } from './io.ts'

/** Whoever may run a command on this machine may remove its demonstration; nobody may remove a real district. */
export const demoCommand: Command = {
  words: ['demo', 'remove'],
  usage: 'demo remove --yes',
  says: 'removes a demonstration district with everything in it',
  run: async (call) => {
    const { values } = readArgs(call.args, { yes: { type: 'boolean' } }, { min: 0, max: 0 })
    if (values.yes !== true) throw new UsageError('Nothing was removed: add --yes to remove it with everything in it.')
    return withDistrict(
      call,
      values.district as string | undefined,
      async ({ db, districtId }) => {
        if (!(await isDemoDistrict(db, districtId)))
          return refuseOut({
            code: 'demo/real-district',
            clause: '-',
            status: 403,
            says: `District ${districtId} is a real one and cannot be removed.`,
            satisfiedBy: 'Nothing: only a demonstration can be removed.',
          })
        const rows = await removeDistrict(db, districtId)
        if (values.json) outJson({ removed: districtId, rows })
        else out(`The demonstration was removed: ${rows.toLocaleString('en-US')} rows.`)
        return 0
      },
      notSetUp,
    )
  },
}
