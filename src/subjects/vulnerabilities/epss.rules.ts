// EPSS, the probability that a CVE is exploited within 30 days (FIRST): a CSV with its date in the first line. A tie-breaker, never a deadline.
import { ok, type Result } from '../../core/result.ts'
import { checkAcceptance, FaultList, type FeedOptions, type FeedSummary, refuseFeed } from './feed.rules.ts'

export type EpssFeed = FeedSummary & {
  readonly kind: 'epss'
  readonly format: 'epss'
  readonly cves: readonly string[]
  readonly scores: readonly number[] // 0 to 1, beside `cves`
  readonly percentiles: readonly number[] // 0 to 1
}

const LINE = /^(CVE-[0-9]{4}-[0-9]{4,19}),([01](?:\.\d{1,12})?(?:e-?\d{1,2})?|\.\d{1,12}),([01](?:\.\d{1,12})?(?:e-?\d{1,2})?|\.\d{1,12})$/i

/**
 * Reads scores: a comment line `#model_version:…,score_date:…`, the heading `cve,epss,percentile`, one CVE a line. Refused whole, with every
 * fault and its line: another heading, a line that is no score, a score above 1, a CVE named twice, the last line cut off.
 */
export const readEpss = (text: string, options: FeedOptions): Result<EpssFeed> => {
  const faults = new FaultList()
  const what = options.name ?? 'The EPSS scores'
  const cves: string[] = []
  const scores: number[] = []
  const percentiles: number[] = []
  const seen = new Set<string>()
  let number = 0
  let date: string | null = null
  let hasHeading = false
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length;) {
    const end = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at)
    const line = text.slice(at, text[end - 1] === '\r' ? end - 1 : end)
    at = end + 1
    number++
    if (line === '') continue
    if (line.startsWith('#')) {
      // The day, or the instant where the file tells it; some write a remark behind.
      date ??= /score_date:(\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))?)/.exec(line)?.[1] ?? null
      continue
    }
    if (!hasHeading) {
      hasHeading = true
      if (line.toLowerCase().startsWith('cve,epss,percentile')) continue
      faults.add(`line ${number}: the heading is not "cve,epss,percentile"`)
    }
    const [, cve = '', score = '', percentile = ''] = LINE.exec(line) ?? []
    if (cve === '' || Number(score) > 1 || Number(percentile) > 1) faults.add(`line ${number}: "${line.slice(0, 60)}" is not "CVE,score,percentile"`)
    else if (seen.has(cve)) faults.add(`line ${number}: ${cve} is named twice`)
    else {
      seen.add(cve)
      cves.push(cve)
      scores.push(Number(score))
      percentiles.push(Number(percentile))
    }
  }
  const day = date ?? options.publishedOn ?? null
  checkAcceptance({ date: day, entries: cves.length }, options, faults)
  if (faults.count > 0) return refuseFeed(what, faults)
  return ok({ kind: 'epss', format: 'epss', name: options.name ?? 'epss', date: day, entries: cves.length, cves, scores, percentiles })
}
