import { defineConfig } from 'vitest/config'

const machines = process.env.AFTERBELL_MACHINES === '1'

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
  },
})
