/** How old the last good backup is. `none`: there never was one. */
export type Freshness = { readonly state: 'none' | 'fresh' | 'old'; readonly ageHours: number | undefined }

/** Days a last good backup may be old before everybody who could mend it is told, where nothing else is set. */
export const defaultMaxAgeDays = 2

/** Both moments in milliseconds since 1970. A backup from the future (a clock set back) counts as fresh. */
export const freshnessOf = (lastGoodMs: number | undefined, nowMs: number, maxAgeDays: number): Freshness => {
  if (lastGoodMs === undefined) return { state: 'none', ageHours: undefined }
  const ageHours = Math.max(0, (nowMs - lastGoodMs) / 3_600_000)
  return { state: ageHours > maxAgeDays * 24 ? 'old' : 'fresh', ageHours: Math.round(ageHours * 10) / 10 }
}

/** `02:30` as minutes after midnight; undefined for what is no such time. */
export const minutesOf = (text: string): number | undefined => {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  return found ? Number(found[1]) * 60 + Number(found[2]) : undefined
}

/**
 * Whether the daily backup is due: its time of day has come and none began since. `minuteOfDay` and `lastBegan` (minutes before now, undefined
 * where there is none) are of this machine's clock; a machine that slept through the time makes it up when it wakes.
 */
export const isBackupDue = (atMinute: number, minuteOfDay: number, lastBegan: number | undefined): boolean => {
  const sinceTime = (minuteOfDay - atMinute + 1440) % 1440 // minutes since the last time it was due
  return lastBegan === undefined || lastBegan > sinceTime
}

/** Which files of a folder go when only the newest `keep` stay. Names hold their moment, so that they sort by it; others' files are never named. */
export const backupsToRemove = (names: readonly string[], keep: number): readonly string[] =>
  names
    .filter((name) => /^afterbell-\d{8}T\d{6}Z\.age$/.test(name))
    .toSorted()
    .reverse()
    .slice(Math.max(1, keep))
