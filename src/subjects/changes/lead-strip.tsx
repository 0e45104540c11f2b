import { dateInWords } from '../../core/time/words.ts'
import { instantOf, inZone, type At } from '../../core/time/zone.ts'
import { ClockStrip } from '../../kit/clock-strip.tsx'
import type { Standing } from './changes.rules.ts'

const ms = (at: At): number => instantOf(at).epochMilliseconds

/** A request's time drawn: the lead time from its complete text (CM-5), then the time in which it may run, and now. */
export function LeadStrip({ standing, now }: { standing: Standing; now: string }) {
  const { zone, period, submittedAt } = standing
  const day = (at: At) => dateInWords(inZone(at, zone).toPlainDate())
  const earliest = standing.isEarlyAllowed || ms(standing.earliestStart) < ms(period.notBefore) ? period.notBefore : standing.earliestStart
  const begins = Math.min(ms(submittedAt), ms(period.notBefore))
  const margin = Math.max(ms(period.notAfter) - begins, 1) / 30
  const isOn = ms(now) >= begins - margin && ms(now) <= ms(period.notAfter) + margin // far outside, "now" would only stand at an edge
  return (
    <ClockStrip
      label="When it may start"
      from={begins - margin}
      to={ms(period.notAfter) + margin}
      now={isOn ? { at: ms(now), words: day(now) } : undefined}
      spans={[
        {
          kind: 'lead',
          from: ms(submittedAt),
          to: ms(standing.earliestStart),
          label: 'lead time',
          fromWords: day(submittedAt),
          toWords: day(standing.earliestStart),
        },
        ...(ms(earliest) < ms(period.notAfter)
          ? [
              {
                kind: 'window' as const,
                from: ms(earliest),
                to: ms(period.notAfter),
                label: 'may run',
                fromWords: day(earliest),
                toWords: day(period.notAfter),
              },
            ]
          : []),
      ]}
    />
  )
}
