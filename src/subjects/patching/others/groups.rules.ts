// Patched by others, told once for all that stand the same (PM-2): a hundred Chromebooks on one version are one row, and one thing to do.
import type { ActorJudgement, OtherActor } from './actor.rules.ts'

type Standing = ActorJudgement & { readonly actor: OtherActor; readonly product: string; readonly version: string }
type Judged = Standing & { readonly site: string | null; readonly seenAt: string | null }

export type OthersGroup<Row> = Standing & {
  readonly key: string
  readonly systems: number
  readonly sites: number
  readonly seenFrom: string | null // ISO instants; null: never seen
  readonly seenTo: string | null
  /** Where there is but one: the system itself. */
  readonly only: Row | null
}

/** Two systems stand in one group when who patches them, the standing, what they run and why are the same. */
export const groupKey = ({ actor, is, product, version, why }: Pick<Standing, 'actor' | 'is' | 'product' | 'version' | 'why'>): string =>
  [actor, is, product, version, why].join('|')

/** Groups in the order their first system stands in, within a standing the largest first. */
export const groupsOf = <Row extends Judged>(rows: readonly Row[]): readonly OthersGroup<Row>[] => {
  const standings = [...new Set(rows.map(({ is }) => is))]
  return [...Map.groupBy(rows, groupKey)]
    .flatMap(([key, some]) => {
      const [first] = some
      if (first === undefined) return []
      const seen = some.flatMap(({ seenAt }) => seenAt ?? []).toSorted()
      const { actor, is, product, version, why, says } = first
      return [
        {
          key,
          actor,
          is,
          product,
          version,
          why,
          says,
          systems: some.length,
          sites: new Set(some.flatMap(({ site }) => site ?? [])).size,
          seenFrom: seen[0] ?? null,
          seenTo: seen.at(-1) ?? null,
          only: some.length === 1 ? first : null,
        },
      ]
    })
    .toSorted((a, b) => standings.indexOf(a.is) - standings.indexOf(b.is) || b.systems - a.systems)
}
