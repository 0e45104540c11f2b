// When support ends, in words (PM-2, PM-3.3). What nobody tells is an open question and never counts as supported.
import { dateInWords } from '../../../core/time/words.ts'

export const whens = {
  past: 'Ended',
  soon: 'Within 90 days',
  year: 'Within a year',
  later: 'Later',
  'goes-on': 'Supported, no end date',
  unknown: 'Do not know',
} as const
export type When = keyof typeof whens
export const endingKinds = {
  system: 'Operating system',
  title: 'Software',
  model: 'Device model',
  updates: 'Chromebook updates',
  hosted: 'Hosted application',
  contract: 'Contract',
  service: 'Service',
} as const
export type EndingKind = keyof typeof endingKinds

export type EndSaid = {
  readonly ends: string
  readonly endsOn: string | null
  readonly when: When
  readonly paidUntil: string | null
  readonly kind: EndingKind
}

const verb: Readonly<Record<EndingKind, readonly [past: string, future: string]>> = {
  system: ['got its last fix', 'gets fixes until'],
  title: ['got its last fix', 'gets fixes until'],
  model: ['ended', 'is supported until'],
  updates: ['got its last update', 'gets updates until'],
  hosted: ['ended', 'is supported until'],
  contract: ['ended', 'runs until'],
  service: ['ended', 'is supported until'],
}

/** The end in a sentence's words: `ended 14 Oct 2025`, `ends 12 Jan 2027`, `do not know`. */
export const endInWords = ({ ends, endsOn, when }: Pick<EndSaid, 'ends' | 'endsOn' | 'when'>): string => {
  if (endsOn !== null) return `${when === 'past' ? 'ended' : 'ends'} ${dateInWords(endsOn)}`
  return ends === 'ended' ? 'ended, the day is not told' : ends === 'goes-on' ? 'supported, no day told' : 'do not know'
}

/** What it means for whoever has it. */
export const meansOf = ({ ends, endsOn, when, paidUntil, kind }: EndSaid): string => {
  const [past, future] = verb[kind]
  if (when === 'unknown') return 'Nobody told until when it is supported: ask its maker, and note the day here.'
  if (when === 'goes-on') return 'Its maker says that it is supported and names no day.'
  const paid =
    paidUntil !== null && kind === 'system'
      ? ` Fixes under a paid contract continue until ${dateInWords(paidUntil)}: if you have one, enter that date here.`
      : ''
  if (when === 'past')
    return kind === 'contract'
      ? `It ${past}${endsOn === null ? '' : ` ${dateInWords(endsOn)}`}: renew it, or take it out of use.`
      : `It ${past}${endsOn === null ? ', on an unknown date' : ` ${dateInWords(endsOn)}`}: no fixes will come. Replace it, or isolate it and prove that.${paid}`
  return `It ${future} ${endsOn === null ? ends : dateInWords(endsOn)}.${paid}`
}

/** What the plan says of an update whose systems get no more fixes: nothing will be published, so what is asked for is proof and not patience. */
export const noFixesWords = ({
  ended,
  of,
  name,
  endsOn,
}: {
  readonly ended: number
  readonly of: number
  readonly name: string
  readonly endsOn: string | null
}): string => {
  if (ended === 0) return ''
  const since = endsOn === null ? '' : ` since ${dateInWords(endsOn)}`
  return ended >= of
    ? `${name} gets no more fixes${since}: no fixes will come. Replace it, or isolate it and prove that.`
    : `On ${ended.toLocaleString('en-US')} of ${of.toLocaleString('en-US')} devices with this system no more fixes will come${since === '' ? '' : ` (${name})`}: there, replace or isolate, and prove it.`
}
