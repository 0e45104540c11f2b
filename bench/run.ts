// `npm run bench [NAME…] [--json] [--devices=N] [--together=N] [--full] [--trivy=PATH]`: every figure side by side in one run; `peers` is `peers-ocs` and `peers-trivy`.
// Ratios count; this machine's clock does not.
import { readFileSync } from 'node:fs'
import process from 'node:process'

const asked = (name: string): string | undefined => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
const has = (name: string): boolean => process.argv.includes(`--${name}`)
const number = (name: string): number | undefined => (asked(name) === undefined ? undefined : Number(asked(name)))
const devices = number('devices')

const benches = {
  scan: async () => (await import('./scan.ts')).benchScan(),
  truth: async () => (await import('./truth.ts')).benchTruth(),
  matching: async () => (await import('./matching.ts')).benchMatching(),
  windows: async () => (await import('./windows.ts')).benchWindows(),
  ingest: async () => (await import('./ingest.ts')).benchIngest(),
  fleet: async () => (await import('./fleet-ingest.ts')).benchFleet({ devices }),
  wal: async () => (await import('./wal.ts')).benchWal({ devices }),
  growth: async () => (await import('./growth.ts')).benchGrowth({ full: has('full') }),
  ledger: async () => (await import('./ledger.ts')).benchLedger(),
  plan: async () => (await import('./plan.ts')).benchPlan(),
  lists: async () => (await import('./lists.ts')).benchLists(),
  search: async () => (await import('./search.ts')).benchSearch(),
  pages: async () => (await import('./pages.ts')).benchPages(),
  operations: async () => (await import('./operations.ts')).benchOperations(),
  imports: async () => (await import('./first-report.ts')).benchImports(),
  'first-report': async () => (await import('./first-report.ts')).benchFirstReport(),
  'peers-ocs': async () => (await import('./peers-ocs.ts')).benchOcs({ devices, together: number('together') }),
  'peers-trivy': async () => (await import('./peers-trivy.ts')).benchTrivy(),
  bare: async () => (await import('./operations.ts')).benchBare(),
} as const

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'))
for (const [name, bench] of Object.entries(benches).filter(
  ([one]) => wanted.length === 0 || wanted.some((name) => name === one || one.startsWith(`${name}-`)),
)) {
  const load = readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? ''
  const { rows } = await bench()
  if (has('json')) process.stdout.write(`${JSON.stringify({ bench: name, load: Number(load), rows })}\n`)
  else {
    process.stdout.write(`\n${name} (load ${load} when it began)\n`)
    console.table(rows)
  }
}
