// How the gates of a plan are shown: what only waits for its time is no failure, and what holds for a time to come is not done yet.
import { inWords, spanInWords } from '../../core/time/words.ts'
import type { Window } from '../../core/time/windows.ts'
import { isBefore, type At } from '../../core/time/zone.ts'
import type { GateAnswer, TesterFact } from './gates.rules.ts'

export type GateShown = { readonly step: GateAnswer['step']; readonly state: 'done' | 'todo' | 'failed'; readonly says: string | undefined }
export type GateView = {
  readonly answers: readonly GateAnswer[]
  readonly now: At
  readonly start: At
  readonly zone: string
  readonly noticeBy: At // when everybody must have been told
  readonly notices: readonly ('waiting' | 'accepted' | 'told' | 'refused' | 'bounced' | 'dropped')[] // of the notice before patching
  readonly window: Window | undefined // that of the planned start
  readonly testers: readonly TesterFact[]
}

const saidBy = ({ refusal }: GateAnswer): string | undefined => refusal && `${refusal.says} ${refusal.faults?.slice(0, 3).join('; ') ?? ''}`.trim()

/** What a gate that does not hold yet waits for, before the planned start; undefined where it waits for nothing. */
const waitsFor = (answer: GateAnswer, view: GateView): string | undefined => {
  if (answer.step === 'gate-window' && !answer.refusal && view.window)
    return `The planned time lies in the window ${spanInWords(view.window.opens, view.window.closes, view.zone)}; checked again at the start.`
  if (answer.step === 'gate-notice' && answer.refusal && isBefore(view.now, view.noticeBy)) {
    const by = inWords(view.noticeBy, view.zone)
    if (view.notices.length === 0) return `The notice is sent by ${by}.`
    return view.notices.includes('refused') || view.notices.includes('bounced') ? undefined : `The notice is on its way; it counts until ${by}.`
  }
  if (answer.step === 'gate-tester' && answer.refusal) {
    const silent = view.testers.filter((one) => one.answer === null)
    const isOnlySilence = silent.length > 0 && view.testers.every((one) => one.answer === null || one.answer === 'accepted')
    return isOnlySilence ? `Asked, not answered yet: ${silent.map(({ name, service }) => `${name} (${service})`).join(', ')}.` : undefined
  }
  return undefined
}

export const showGates = (view: GateView): readonly GateShown[] =>
  view.answers.map((answer) => {
    const waits = isBefore(view.now, view.start) ? waitsFor(answer, view) : undefined
    if (waits !== undefined) return { step: answer.step, state: 'todo', says: waits }
    return { step: answer.step, state: answer.refusal ? 'failed' : 'done', says: saidBy(answer) }
  })
