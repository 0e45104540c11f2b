import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const machines = process.env.AFTERBELL_MACHINES === '1'

// The long ones first, longest before: two workers end together. A fresh clone has no earlier durations to sort by.
const longest = ['browser/product', 'machines/run-light', 'machines/light', 'browser/kit', 'browser/imports', 'hostile/outputs', 'browser/passkeys', 'http/people', 'runner/']
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((part) => moduleId.includes(`/tests/${part}`))
      return at < 0 ? longest.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

const leftOut = (process.env.AFTERBELL_TESTS_WITHOUT ?? '').split(',').filter(Boolean)
const machineTests = ['tests/machines/**/*.long.test.ts', 'tests/machines/vm*.test.ts']
// Pure code keeps nothing between tests: its files share a process, and each module is read once for all of them.
const pure = ['src/core/**/*.test.ts', 'src/**/*.rules.test.ts']
const shared = {
  // Read as the tests run: were the rule's name written into the modules, each rule that is switched off would transform them all anew.
  define: { __RULES_OFF__: `(process.env.AFTERBELL_RULES_OFF ?? '')` },
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
} as const
const times = { testTimeout: 30_000, hookTimeout: 60_000, pool: 'forks' } as const

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      { ...shared, test: { ...times, name: 'pure', include: pure, isolate: false } },
      {
        ...shared,
        test: {
          ...times,
          name: 'real',
          include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.{ts,tsx}'],
          exclude: ['node_modules/**', ...pure, ...(machines ? [] : machineTests), ...leftOut],
          globalSetup: ['tests/lib/setup.ts'],
        },
      },
    ],
  },
})
