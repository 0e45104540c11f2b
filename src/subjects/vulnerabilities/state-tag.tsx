import { Tag, type State } from '../../kit/tag.tsx'
import type { FindingState } from './findings.views.ts'

const stateTags: Readonly<Record<FindingState, State>> = { affected: 'late', disputed: 'unknown', undecided: 'unknown' }
const stateWords: Readonly<Record<FindingState, string>> = { affected: 'affected', disputed: 'feeds disagree', undecided: 'check by hand' }
export function StateTag({ state, isStated }: { state: FindingState; isStated: boolean }) {
  return isStated ? <Tag state="standin">does not count here</Tag> : <Tag state={stateTags[state]}>{stateWords[state]}</Tag>
}
