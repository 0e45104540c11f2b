import { createHash, timingSafeEqual } from 'node:crypto'
import { systemNow } from '../../../platform/clock.ts'

/** As printed, whatever case, dashes or blanks it was typed with. */
const plain = (code: string): string => code.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()
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
    const code = plain(setupCode() ?? '')
    if (code === '') return 'void'
    if (timingSafeEqual(digest(plain(typed)), digest(code))) return 'right'
    wrong.push(now)
    return 'wrong'
  }
}
