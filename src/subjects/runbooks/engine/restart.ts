import { tryOf } from './plan.rules.ts'
import type { Rebooted } from './ports.ts'
import { askHypervisor } from './snapshot.ts'
import { begin, cannotTell, effectOver, found, gradeOf, trouble, troubleBefore, type Ending, type Turn } from './turn.ts'

const endingOf = async (turn: Turn, bootIdBefore: string, result: Rebooted, kind: 'effect' | 'probe'): Promise<Ending> => {
  if (result.outcome === 'rebooted') {
    await effectOver(turn)
    return found({ bootIdBefore, bootIdAfter: result.bootId }, gradeOf(turn.server.evidence), kind)
  }
  if (result.outcome === 'never-went-down') return trouble('It was told to restart and never went down.', gradeOf(turn.server.evidence, 'observed'))
  // It may come back yet: nothing is concluded. The machine's power tells a person more.
  const seen = await askHypervisor(turn)
  return cannotTell(
    `It went down and has not come back (${result.says}); the machine is ${seen.ok ? seen.state.power : `not to be asked for: ${seen.says}`}.`,
  )
}

/** SP-3: restarts the server once; its boot number is the proof, and the probe after a crash. */
export const restart = async (turn: Turn): Promise<Ending> => {
  const { server, row } = turn
  const earlier = row.state === 'intended' && typeof row.intent?.['bootIdBefore'] === 'string' ? row.intent['bootIdBefore'] : undefined
  if (earlier !== undefined) {
    // Asked for before the crash or not: it is given its time to go down before it is asked again.
    const waited = await server.untilRebooted(earlier)
    if (waited.outcome !== 'never-went-down') return endingOf(turn, earlier, waited, 'probe')
  }
  const before = await server.ask((session) => session.bootId())
  if (!before.ok) return row.state === 'intended' ? cannotTell(before.trouble.says) : troubleBefore(turn, before.trouble.says)
  const bootIdBefore = earlier ?? before.value
  await begin(turn, { try: tryOf(row), bootIdBefore })
  const asked = await server.ask((session) => session.reboot(bootIdBefore))
  const isOnlyTheLink = !asked.ok && ['link-lost', 'unreachable'].includes(asked.trouble.code)
  if (!asked.ok && !isOnlyTheLink) return trouble(asked.trouble.says)
  return endingOf(turn, bootIdBefore, await server.untilRebooted(bootIdBefore), 'effect')
}
