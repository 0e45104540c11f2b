import { Temporal } from 'temporal-polyfill'

/** `system`: this machine's clock. `moved`: the same plus an offset, which the database allows in demo districts alone. */
export type ClockSource = 'system' | `moved ${string}ms`
export type Now = { readonly now: Temporal.Instant; readonly clock: ClockSource }

export const systemNow = (): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(Date.now())
