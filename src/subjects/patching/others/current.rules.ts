// What somebody is about to say counts as current, and what it would do to the figures (PM-2): shown before it is saved, and kept with it.
import { enforced } from '../../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../../core/result.ts'
import { isOlder, type Floor, type Standing } from './actor.rules.ts'
import { judgeRows, type JudgedRow, type JudgeGiven, type OthersRow } from './judge-rows.rules.ts'

export type CurrentWish = {
  readonly product: string
  readonly branch: string
  readonly version: string
  readonly readWhere: string
  readonly reason: string
  /** How many systems the person was shown to move; refused where it is another number by now. */
  readonly moves?: number | undefined
}
export type Moving = { readonly row: JudgedRow; readonly before: Standing; readonly after: Standing }
export type Effect = {
  /** What counts now for the same product and branch. */
  readonly existing: Floor | null
  readonly moving: readonly Moving[]
  /** How many systems of any product stand where, before and after. */
  readonly before: Readonly<Partial<Record<Standing, number>>>
  readonly after: Readonly<Partial<Record<Standing, number>>>
  /** The version goes down, or something that was behind no longer is. */
  readonly isLowered: boolean
}

const isSame = (a: Pick<Floor, 'product' | 'branch'>, b: Pick<Floor, 'product' | 'branch'>): boolean =>
  a.product.trim().toLowerCase() === b.product.trim().toLowerCase() && a.branch === b.branch
export const existingOf = <F extends Pick<Floor, 'product' | 'branch'>>(
  floors: readonly F[],
  wish: Pick<CurrentWish, 'product' | 'branch'>,
): F | undefined => floors.find((floor) => isSame(floor, wish))

const counts = (rows: readonly JudgedRow[]): Effect['before'] =>
  Object.fromEntries([...Map.groupBy(rows, ({ is }) => is)].map(([is, some]) => [is, some.length]))

/** What a word would do, said today. */
export const effectOf = (rows: readonly OthersRow[], given: JudgeGiven, wish: Pick<CurrentWish, 'product' | 'branch' | 'version'>): Effect => {
  const existing = existingOf(given.floors, wish) ?? null
  const floors = [
    ...given.floors.filter((floor) => !isSame(floor, wish)),
    { product: wish.product, branch: wish.branch, version: wish.version, ageDays: 0 },
  ]
  const [before, after] = [judgeRows(rows, given), judgeRows(rows, { ...given, floors })]
  const was = new Map(before.map(({ id, is }) => [id, is]))
  const moving = after.flatMap((row) => {
    const earlier = was.get(row.id) ?? row.is
    return earlier === row.is ? [] : [{ row, before: earlier, after: row.is }]
  })
  const isLowered = (existing !== null && isOlder(wish.version, existing.version) === true) || moving.some((one) => one.before === 'behind')
  return { existing, moving, before: counts(before), after: counts(after), isLowered }
}

/** Every fault of a word at once, by field. */
export const checkCurrent = (wish: CurrentWish, effect: Effect): Result<CurrentWish> => {
  const no = (code: string, status: 409 | 422, says: string, satisfiedBy: string, faults: readonly string[]) =>
    refuse({ code: `patching/${code}`, clause: 'PM-2', status, says, satisfiedBy, faults: [...faults] })
  if (!/^v?\d/i.test(wish.version))
    return no('version-has-no-number', 422, 'A version starts with a number.', 'Enter it as the source shows it, such as 126.0.6478.', [
      'version: does not start with a number',
    ])
  if (effect.isLowered && wish.reason.trim() === '' && enforced('PM-2/lowered-with-a-reason'))
    return no(
      'lowering-needs-a-reason',
      422,
      'This lowers what counts as current: systems that are behind now would count as up to date.',
      'Say why.',
      ['reason: is missing'],
    )
  if (wish.moves !== undefined && wish.moves !== effect.moving.length)
    return no(
      'other-systems-move',
      409,
      `It would move ${effect.moving.length.toLocaleString('en-US')} systems now, not ${wish.moves.toLocaleString('en-US')}.`,
      'Check which ones they are, then save it.',
      [],
    )
  return ok(wish)
}
