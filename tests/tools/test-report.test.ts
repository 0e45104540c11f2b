import { describe, expect, it } from 'vitest'
import { countsAfter, countsOf, failedFiles, lineOf, type Report } from '../../tools/test-report.ts'

const file = (name: string, tests: Readonly<Record<string, string>>, status = 'passed'): Report['testResults'][number] => ({
  name,
  status,
  message: status === 'failed' ? 'cannot find a module\n  at x' : '',
  assertionResults: Object.entries(tests).map(([fullName, state]) => ({
    status: state,
    fullName,
    failureMessages: state === 'failed' ? [`${fullName} is wrong\n  at y`] : [],
  })),
})
const first: Report = {
  testResults: [file('/p/a', { one: 'passed', two: 'failed' }), file('/p/b', {}, 'failed'), file('/p/c', { three: 'passed', four: 'skipped' })],
}

describe('what a run of the tests comes to', () => {
  it('counts what passed, failed, was skipped, and a file that did not load', () => {
    const { passed, failures, skipped } = countsOf(first.testResults)
    expect([passed, failures.length, skipped]).toEqual([2, 2, ['four']])
    expect(failures.map((one) => lineOf('/p', one))).toEqual(['a: two: two is wrong', 'b: (the file itself): cannot find a module'])
  })
  it('takes the second run of a file for the first, and keeps the first where there was no second', () => {
    expect(failedFiles(first)).toEqual(['/p/a', '/p/b'])
    const again: Report = { testResults: [file('/p/a', { one: 'passed', two: 'passed' })] }
    expect(countsAfter(first, again)).toMatchObject({ passed: 3, failures: [{ file: '/p/b' }] })
    expect(countsAfter(first, undefined)).toEqual(countsOf(first.testResults))
  })
  it('fails what fails both times', () => {
    const again: Report = { testResults: [file('/p/a', { one: 'failed', two: 'passed' }), file('/p/b', { five: 'failed' })] }
    expect(countsAfter(first, again).failures.map((one) => one.name)).toEqual(['one', 'five'])
  })
})
