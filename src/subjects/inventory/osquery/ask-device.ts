import type { OsqueryAnswer } from '../../../connectors/agents/contract.ts'
import { enforced } from '../../../core/policy/switch.ts'
import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { sha256, useCase } from '../../ledger/index.ts'
import { saveQuestion, settleQuestion } from './nodes.store.ts'
import { daemonOf } from './nodes.views.ts'
import { noAnswerThere, noDaemon, notOfTheList } from './refusals.rules.ts'
import { isQuestion, questions, sqlOf } from './schedule.rules.ts'

/** Puts a question of the closed list to one device (TU-4.G); its daemon takes it up when it next comes by. */
export const askDevice = useCase({
  name: 'inventory.ask-device',
  clauses: ['PM-3.1', 'TU-4.G'],
  load: (act, { deviceId }: { deviceId: string; question: string }) => daemonOf(act.tx, deviceId),
  decide: (daemon, { question }) => {
    if (!isQuestion(question)) return enforced('TU-4.G/questions-from-closed-list') ? refuse(notOfTheList) : ok(question)
    if (daemon === undefined) return refuse(noDaemon)
    return question !== 'inventory' && sqlOf(question, daemon.platform) === undefined
      ? refuse(noAnswerThere(questions[question].label))
      : ok(question)
  },
  commit: async (act, question, _, { deviceId }) => {
    const questionId = await saveQuestion(act, deviceId, question)
    return {
      value: { questionId },
      evidence: [
        {
          kind: 'inventory.question-asked',
          about: [showId('dev', deviceId)],
          grade: 'enforced' as const,
          content: { question, id: showId('qst', questionId) },
        },
      ],
    }
  },
})

/** Takes what a device answered to what it was asked. An answer to no open question of its own is passed over. */
export const takeAnswers = useCase({
  name: 'inventory.take-answers',
  clauses: ['PM-3.1'],
  load: async () => true,
  decide: () => ok(true),
  commit: async (
    act,
    _,
    __,
    input: { deviceId: string; nodeId: string; answers: readonly (OsqueryAnswer & { readonly questionId: string; readonly count: number })[] },
  ) => {
    const evidence = []
    for (const one of input.answers) {
      const question = await settleQuestion(act, input.deviceId, one.questionId, one)
      if (question !== undefined)
        evidence.push({
          kind: 'inventory.question-answered',
          about: [showId('dev', input.deviceId)],
          grade: 'observed' as const,
          content: { question, id: showId('qst', one.questionId), isAnswered: one.isAnswered, rows: one.count, sha256: sha256(one.rows) },
        })
    }
    return { value: { taken: evidence.length }, evidence, ...(evidence.length === 0 ? { under: showId('nod', input.nodeId) } : {}) }
  },
})
