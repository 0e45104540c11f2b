// NuGet: semantic versioning with a fourth number, without regard to case, missing numbers being 0.
import { type Comparator, compareDigits, compareLists } from './comparator.ts'
import { comparePrerelease } from './semver.ts'

const SHAPE = /^\s*v?(\d+(?:\.\d+){0,3})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]*)?\s*$/

const read = (version: string): { readonly numbers: readonly string[]; readonly pre: string } => {
  const [, numbers = '', pre = ''] = SHAPE.exec(version.toLowerCase()) ?? []
  return { numbers: numbers.split('.'), pre }
}

export const nuget: Comparator = {
  fault: (version) => (SHAPE.test(version.toLowerCase()) ? null : 'it is not one to four numbers by dots with an optional -pre-release and +build'),
  compare: (a, b) => {
    const x = read(a)
    const y = read(b)
    return compareLists(x.numbers, y.numbers, '0', compareDigits) || comparePrerelease(x.pre, y.pre)
  },
}
