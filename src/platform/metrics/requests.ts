import type { Family } from './openmetrics.ts'

const bounds = [0.01, 0.05, 0.1, 0.3, 1, 3, 10]

export type Requests = {
  /** One answered request; `route` is the declared path (`/devices/:id`), never the address asked for. */
  took(route: string, method: string, status: number, seconds: number): void
  families(): readonly Family[]
}

/** Counts of this process since it started. */
export const countRequests = (): Requests => {
  const counts = new Map<string, { readonly labels: Readonly<Record<string, string>>; value: number }>()
  const times = new Map<string, { readonly labels: Readonly<Record<string, string>>; readonly counts: number[]; sum: number }>()
  return {
    took: (route, method, status, seconds) => {
      const key = `${method} ${route} ${status}`
      const one = counts.get(key) ?? { labels: { method, route, status: String(status) }, value: 0 }
      one.value++
      counts.set(key, one)
      const time = times.get(route) ?? { labels: { route }, counts: bounds.map(() => 0).concat(0), sum: 0 }
      const at = bounds.findIndex((limit) => seconds <= limit)
      const slot = at < 0 ? bounds.length : at
      time.counts[slot] = (time.counts[slot] ?? 0) + 1
      time.sum += seconds
      times.set(route, time)
    },
    families: () => [
      { name: 'afterbell_http_requests', help: 'Requests answered, by declared path', kind: 'counter', samples: [...counts.values()] },
      {
        name: 'afterbell_http_request_duration_seconds',
        unit: 'seconds',
        help: 'Time to the answer, by declared path',
        kind: 'histogram',
        bounds,
        buckets: [...times.values()],
      },
    ],
  }
}
