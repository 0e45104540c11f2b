import { createHash, timingSafeEqual } from 'node:crypto'
import { systemNow } from '../../platform/clock.ts'

const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest()
const triesAMinute = 10

export type CodeAnswer = 'right' | 'wrong' | 'wait' | 'void'

/** Compares what was typed with the code in constant time; ten wrong tries a minute, whoever sends them. `void`: there is no code any more. */
export const codeChecker = (setupCode: () => string | undefined): ((typed: string) => CodeAnswer) => {
  let wrong: number[] = []
  return (typed) => {
    const now = systemNow().epochMilliseconds
    wrong = wrong.filter((at) => at > now - 60_000)
    if (wrong.length >= triesAMinute) return 'wait'
    const code = setupCode()
    if (code === undefined || code === '') return 'void'
    if (timingSafeEqual(digest(typed.trim()), digest(code))) return 'right'
    wrong.push(now)
    return 'wrong'
  }
}
