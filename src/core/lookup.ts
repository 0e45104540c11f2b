/**
 * A table that is asked with words from outside: it answers for its own words only, never for what every object has (`constructor`,
 * `__proto__`, `toString`), which an attacker may name as a group, an encoding or a system.
 */
export const lookup = <T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null) as Record<string, T>, entries)
