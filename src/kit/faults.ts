import type { Refusal } from '../core/result.ts'

/** The refusal with its faults under the words a page shows, for people: `scopeReason: is missing` becomes `Why out of scope: is missing`. */
export const inLabels = (refusal: Refusal, labels: Readonly<Record<string, string>>): Refusal =>
  refusal.faults === undefined
    ? refusal
    : {
        ...refusal,
        faults: refusal.faults.map((fault) => {
          const label = labels[fault.slice(0, Math.max(0, fault.indexOf(': ')))]
          return label === undefined ? fault : `${label}: ${fault.slice(fault.indexOf(': ') + 2)}`
        }),
      }

/** The fault a refusal names for a field, to be shown beside it. */
export const faultOf = (refusal: Refusal | undefined, field: string): string | undefined =>
  refusal?.faults?.find((fault) => fault.startsWith(`${field}: `))?.slice(field.length + 2)
