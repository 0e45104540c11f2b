// From a fresh start to a first ranked plan and compliance report with one's own list of 5,000 devices, over HTTP as a script does it; and what a list of 50,000 rows
// costs the process that takes it in, beside one of 5,000.
import { readFileSync, writeFileSync } from 'node:fs'
import { nvdLines } from '../tests/lib/feeds.ts'
import { startInstallation } from '../tests/lib/installation.ts'

type Row = Record<string, string | number>
const seconds = (since: number): number => Number(((performance.now() - since) / 1000).toFixed(1))

/** A district's own list: names, schools, kinds, systems, serial numbers, when bought. */
const ownList = (rows: number, sites: readonly string[], mark = ''): string =>
  [
    'Device,School,Type,OS,OS Version,Serial,Asset Tag,Model,Manufacturer,Room,Assigned To,Purchase Date,Vendor,MAC Address,Notes',
    ...Array.from({ length: rows }, (_, n) =>
      [
        `${n % 40 === 0 ? 'srv' : 'cb'}-${mark}${n}`,
        sites[n % sites.length],
        n % 40 === 0 ? 'Server' : 'Chromebook',
        n % 40 === 0 ? 'Windows Server 2022' : 'ChromeOS',
        '130.0',
        `SN${mark}${String(n).padStart(7, '0')}`,
        `${mark}${String(n).padStart(6, '0')}`,
        'Chromebook 11 G9',
        'HP',
        `Room ${n % 300}`,
        `person${n % 900}@example.org`,
        `2024-0${1 + (n % 9)}-1${n % 9}`,
        'CDW',
        `3c:52:82:${[16, 8, 0].map((bits) => ((n >> bits) & 255).toString(16).padStart(2, '0')).join(':')}`,
        'bought with the bond of 2024',
      ].join(','),
    ),
  ].join('\r\n')

export const benchFirstReport = async (): Promise<{ rows: readonly Row[] }> => {
  const devices = Number(process.env.BENCH_DEVICES ?? 5000)
  const began = performance.now()
  const one = await startInstallation() // database made, all migrations, the district set up
  const started = seconds(began)
  try {
    const { sites } = (await (await one.get('/sites')).json()) as { sites: { name: string }[] }
    // One record of a feed, so that there is something to rank: every Chromebook of the list is older than what mends it.
    const record = JSON.parse(
      Buffer.from(nvdLines([['CVE-2026-1007', [{ product: 'google:chrome_os', part: 'o', from: '100.0', below: '131.0' }]]])).toString(),
    ) as Record<string, unknown>
    const fed = await one.post('/feeds?name=nvd.jsonl', record)
    if (fed.status !== 201) throw new Error(`the feed was answered ${fed.status}: ${(await fed.text()).slice(0, 300)}`)
    const at = performance.now()
    const taken = await one.post('/devices/import', {
      table: ownList(
        devices,
        sites.map(({ name }) => name),
      ),
    })
    const told = (await taken.json()) as { added?: number }
    if (told.added !== devices) throw new Error(`the list was answered ${taken.status}: ${JSON.stringify(told).slice(0, 500)}`)
    const imported = seconds(at)
    const thence = performance.now()
    const plan = (await (await one.get('/plan', 'application/json')).json()) as { rows?: readonly unknown[] }
    const planned = seconds(thence)
    if ((plan.rows ?? []).length === 0) throw new Error(`the plan is empty: ${JSON.stringify(plan).slice(0, 400)}`)
    const then = performance.now()
    const report = (await (await one.get('/report.json')).json()) as { systems?: unknown[] }
    const reported = seconds(then)
    return {
      rows: [
        { figure: 'fresh start and set-up, to the first answer', value: started, unit: 's' },
        { figure: `own list of ${devices} devices taken in`, value: imported, unit: 's' },
        { figure: 'first ranked plan (JSON)', value: planned, unit: 's' },
        { figure: 'first compliance report (JSON)', value: reported, unit: 's' },
        { figure: 'all of it (goal 60 s)', value: seconds(began), unit: 's' },
        { figure: 'bytes of the report', value: JSON.stringify(report).length, unit: '' },
      ],
    }
  } finally {
    await one.stop()
  }
}

/** The most a process held beyond what it held before, while `work` ran, in MB. As root, who may reset the mark. */
const heldDuring = async <T>(pid: number, work: () => Promise<T>): Promise<{ value: T; mb: number; s: number }> => {
  const held = (name: 'VmRSS' | 'VmHWM') =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
  const before = held('VmRSS')
  const began = performance.now()
  const value = await work()
  return { value, mb: Math.round(held('VmHWM') - before), s: seconds(began) }
}

/** Lists of 5,000 and of 50,000 rows, as a program hands them in: the web process reads none of it itself, and holds some rows at a time. */
export const benchImports = async (): Promise<{ rows: readonly Row[] }> => {
  const one = await startInstallation()
  const rows: Row[] = []
  try {
    const { sites } = (await (await one.get('/sites')).json()) as { sites: { name: string }[] }
    const web = one.pidOf('web') as number
    for (const many of [5_000, 50_000]) {
      const table = ownList(
        many,
        sites.map(({ name }) => name),
        many === 5_000 ? 'a' : 'b',
      )
      const hand = async (wanted: 'added' | 'same', more: Record<string, unknown> = {}) => {
        const done = await heldDuring(
          web,
          async () => (await (await one.post('/devices/import', { table, ...more })).json()) as Record<string, unknown>,
        )
        if (done.value[wanted] !== many) throw new Error(`${many} rows: ${JSON.stringify(done.value).slice(0, 400)}`)
        return done
      }
      const [tried, taken, again] = [await hand('added', { try: true }), await hand('added'), await hand('same')]
      rows.push({
        rows: many,
        MB: Number((table.length / 1e6).toFixed(1)),
        'dry run, s': tried.s,
        'web held, MB': tried.mb,
        'taken in, s': taken.s,
        'web held, MB ': taken.mb,
        'again, s': again.s,
        'web held, MB  ': again.mb,
      })
    }
    return { rows }
  } finally {
    await one.stop()
  }
}
