// The order of products' versions: that of unknown schemes, and what makers write after a number for what came later.
import type { Comparator } from '../../../core/versions/comparator.ts'
import { comparatorOf } from '../../../core/versions/versions.ts'

const generic = comparatorOf('generic-libversion')

/** Palo Alto's hotfix `10.2.9-h1` is newer than 10.2.9; read as a word it would be a pre-release, and 10.2.9 called sound that is not. */
const withHotfix = (version: string): string => (version.includes('-h') ? version.replace(/^(v?\d+(?:\.\d+)+)-h(\d+)$/, '$1.$2') : version)

export const productOrder: Comparator = { fault: generic.fault, compare: (a, b) => generic.compare(withHotfix(a), withHotfix(b)) }
