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

export default defineConfig({
  define: { __RULES_OFF__: JSON.stringify(process.env.AFTERBELL_RULES_OFF ?? '') },
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.{ts,tsx}'],
    exclude: ['node_modules/**', ...(machines ? [] : ['tests/machines/**/*.long.test.ts', 'tests/machines/vm*.test.ts'])],
    globalSetup: ['tests/lib/setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
  },
})
