// What a run of vitest told in its JSON report, and what is true after files that failed ran once more.

export type Failure = { readonly file: string; readonly name: string; readonly message: string }
export type Counts = { readonly passed: number; readonly failures: readonly Failure[]; readonly skipped: readonly string[] }
export type Report = {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string; readonly failureMessages?: readonly string[] | null }[]
  }[]
}

const skippedStates = new Set(['pending', 'skipped', 'todo', 'disabled'])

/** A file that did not even load has no tests, and counts as one failure. */
export const countsOf = (files: Report['testResults']): Counts => ({
  passed: files.flatMap((file) => file.assertionResults).filter((one) => one.status === 'passed').length,
  failures: files.flatMap((file) =>
    file.status === 'failed' && file.assertionResults.length === 0
      ? [{ file: file.name, name: '(the file itself)', message: file.message }]
      : file.assertionResults
          .filter((one) => one.status === 'failed')
          .map((one) => ({ file: file.name, name: one.fullName, message: one.failureMessages?.[0] ?? '' })),
  ),
  skipped: files.flatMap((file) => file.assertionResults.filter((one) => skippedStates.has(one.status)).map((one) => one.fullName)),
})

export const failedFiles = (report: Report): readonly string[] => [...new Set(countsOf(report.testResults).failures.map((one) => one.file))]

/** Counts where the files of `again` stand for what they were in `first`; a file that `again` does not have keeps what it was. */
export const countsAfter = (first: Report, again: Report | undefined): Counts => {
  const anew = new Map(again?.testResults.map((file) => [file.name, file]))
  return countsOf(first.testResults.map((file) => anew.get(file.name) ?? file))
}

/** A line a failure: where, which, and how its message begins. */
export const lineOf = (root: string, { file, name, message }: Failure): string =>
  `${file.replace(`${root}/`, '')}: ${name}: ${message.split('\n')[0]?.slice(0, 300) ?? ''}`
