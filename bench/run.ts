// `npm run bench [NAME…]`: every figure side by side in one run. Ratios count; this machine's clock does not.
import process from 'node:process'

const benches = {
  scan: async () => (await import('./scan.ts')).benchScan(),
  matching: async () => (await import('./matching.ts')).benchMatching(),
  ingest: async () => (await import('./ingest.ts')).benchIngest(),
  ledger: async () => (await import('./ledger.ts')).benchLedger(),
  plan: async () => (await import('./plan.ts')).benchPlan(),
  lists: async () => (await import('./lists.ts')).benchLists(),
  pages: async () => (await import('./pages.ts')).benchPages(),
  operations: async () => (await import('./operations.ts')).benchOperations(),
  imports: async () => (await import('./first-report.ts')).benchImports(),
  'first-report': async () => (await import('./first-report.ts')).benchFirstReport(),
  bare: async () => (await import('./operations.ts')).benchBare(),
} as const

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'))
for (const [name, bench] of Object.entries(benches).filter(([one]) => wanted.length === 0 || wanted.includes(one))) {
  process.stdout.write(`\n${name}\n`)
  console.table((await bench()).rows)
}
