// Windows builds (`10.0.19045.4651`, also `19045.4651` within one product): numbers by dots, a missing one is 0.
import { type Comparator, compareDigits, compareLists } from './comparator.ts'

export const windowsBuild: Comparator = {
  fault: (version) => (/^\d+(\.\d+)*$/.test(version) ? null : 'a build is numbers separated by dots'),
  compare: (a, b) => compareLists(a.split('.'), b.split('.'), '0', compareDigits),
}
