import { z } from 'zod'
import { ok, refuse, type Result } from '../../core/result.ts'
import type { Jail } from '../../platform/jail/jail.ts'
import { newsLimits } from './read-news.ts'
import { told, type Told } from './told.ts'

const news = z.strictObject({ title: z.string().max(200), entries: z.array(told).max(newsLimits.entries), isCut: z.boolean() })
const bad = refuse({
  code: 'advisories/reader-bad-answer',
  clause: 'PM-3.2',
  status: 422,
  says: 'It could not be read as an advisory.',
  satisfiedBy: 'Read it where it was published, and report the fault.',
})

export type AdvisoryReaders = {
  message(bytes: Uint8Array): Promise<Result<Told>>
  news(bytes: Uint8Array): Promise<Result<{ readonly title: string; readonly entries: readonly Told[]; readonly isCut: boolean }>>
}
/** Reads messages and news in the jail, and looks at its answers as at anything a stranger says. */
export const jailedAdvisories = (jail: Pick<Jail, 'run'>): AdvisoryReaders => {
  const read = async <T>(kind: string, shape: z.ZodType<T>, bytes: Uint8Array): Promise<Result<T>> => {
    const answer = await jail.run(kind, bytes)
    if (!answer.ok) return answer
    const seen = shape.safeParse(answer.value)
    return seen.success ? ok(seen.data) : bad
  }
  return { message: (bytes) => read('advisory', told, bytes), news: (bytes) => read('news', news, bytes) }
}
