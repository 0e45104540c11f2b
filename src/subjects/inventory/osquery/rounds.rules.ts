// When the answers of one daemon make a submission. Questions are answered one by one, and some never (a table that osquery lacks).
import { needed, schedule, type Platform } from './schedule.rules.ts'

export type Stored = { readonly question: string; readonly isFresh: boolean }

/**
 * Whether what came ends a round: every question of the schedule has a new answer, or one came that is new already, so that the round before it
 * is over, whatever is missing. Never without what tells the machine.
 */
export const endsRound = (platform: Platform, stored: readonly Stored[], came: readonly string[], isWhole = false): boolean => {
  const known = new Map(stored.map(({ question, isFresh }) => [question, isFresh]))
  if (!needed.every((question) => known.has(question) || came.includes(question))) return false
  const fresh = new Set([...stored.filter(({ isFresh }) => isFresh).map(({ question }) => question), ...came])
  return isWhole || Object.keys(schedule[platform]).every((question) => fresh.has(question)) || came.some((question) => known.get(question) === true)
}

/** Which answers are questions of this platform's schedule; anything else was asked by nobody and is not kept. */
export const ofSchedule = <T extends { readonly name: string }>(platform: Platform, came: readonly T[]): readonly T[] =>
  came.filter(({ name }) => Object.hasOwn(schedule[platform], name))

/** The instant an answer tells, or that of its arrival where the device's clock lies ahead of it or stands still in the past (ISO in, ISO out). */
export const answeredAt = (toldSeconds: number, nowSeconds: number): number =>
  toldSeconds > nowSeconds + 600 || toldSeconds < nowSeconds - 30 * 86_400 ? nowSeconds : toldSeconds
