import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, expect, test, vi } from 'vitest'
import { windowsCommand } from './windows-command.ts'

const baseline = new URL('../../packs/baseline.yaml', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'windows-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = async (...argv: string[]) => {
  const streams = { out: '', err: '' }
  const catching = (name: 'out' | 'err') => (text: unknown) => {
    streams[name] += String(text)
    return true
  }
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(catching('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(catching('err')),
  ]
  const exit = await windowsCommand(argv)
  for (const spy of spies) spy.mockRestore()
  return { exit, ...streams }
}
const packWith = (values: string, name = 'pack.yaml'): string => {
  const path = join(folder, name)
  writeFileSync(path, readFileSync(baseline, 'utf8').replace(/^values: .*$/m, `values: ${values}`))
  return path
}
const span = ['--from', '2026-11-20T12:00:00-06:00', '--to', '2026-11-24T12:00:00-06:00']

test('windows of a span, merged', async () => {
  const { exit, out, err } = await run('--pack', baseline, ...span, '--json')
  expect([exit, err, JSON.parse(out)]).toEqual([
    0,
    '',
    [
      { opens: '2026-11-20T19:00:00-06:00', closes: '2026-11-23T05:00:00-06:00', zone: 'America/Chicago', clause: 'CM-2' },
      { opens: '2026-11-23T19:00:00-06:00', closes: '2026-11-24T05:00:00-06:00', zone: 'America/Chicago', clause: 'CM-2' },
    ],
  ])
  expect((await run('--pack', baseline, ...span)).out.split('\n')[0]).toBe(
    '2026-11-20T19:00:00-06:00  2026-11-23T05:00:00-06:00  CM-2  Fri 20 Nov, 7:00 pm to Mon 23 Nov, 5:00 am Central',
  )
})

test('a moment, inside or why not', async () => {
  expect(JSON.parse((await run('--pack', baseline, '--at', '2026-11-25T01:00:00Z', '--json')).out)).toEqual({
    inside: true,
    opens: '2026-11-24T19:00:00-06:00',
    closes: '2026-11-25T05:00:00-06:00',
    zone: 'America/Chicago',
    clause: 'CM-2',
  })
  const { exit, out } = await run('--pack', baseline, ...span, '--at', '2026-11-24T14:00', '--json')
  expect([exit, JSON.parse(out)]).toEqual([
    0,
    {
      inside: false,
      clause: 'CM-2',
      next: '2026-11-24T19:00:00-06:00',
      why:
        'Tue 24 Nov, 2:00 pm Central is on a weekday outside 7:00 pm to 5:00 am; ' +
        'the next window is Tue 24 Nov, 7:00 pm to Wed 25 Nov, 5:00 am Central',
    },
  ])
})

test("the district's own values hold", async () => {
  const pack = packWith(
    '{ district.zone: America/New_York, window.mondayTail: false, window.extra: ' +
      '[{ opens: 2026-11-26T05:00, closes: 2026-11-27T19:00, agreement: coordinator 2026-08-03 }] }',
  )
  expect(JSON.parse((await run('--pack', pack, '--from', '2026-11-26', '--to', '2026-11-30', '--json')).out)).toEqual([
    { opens: '2026-11-25T19:00:00-05:00', closes: '2026-11-30T00:00:00-05:00', zone: 'America/New_York', clause: 'CM-2' },
  ])
})

const problem = (err: string) => JSON.parse(err) as { code: string; faults: string[] }

test('wrong use names every fault and prints nothing', async () => {
  const check = async (argv: string[], ...faults: string[]) => {
    const { exit, out, err } = await run(...argv)
    expect([exit, out, problem(err).code]).toEqual([2, '', 'command/wrong-use'])
    for (const fault of faults) expect(problem(err).faults.join('\n')).toContain(fault)
    expect(problem(err).faults).toHaveLength(faults.length)
  }
  await check([], '--pack is missing', '--from (or --at) is missing', '--to (or --at) is missing')
  await check(['--pack', join(folder, 'none.yaml'), ...span], 'ENOENT')
  await check(['--pack', folder, ...span], 'EISDIR')
  await check(
    ['--pack', baseline, '--from', 'yesterday', '--to', '2026-11-01T01:30'],
    '--from: yesterday is not a time',
    '--to: 2026-11-01T01:30 happens twice',
  )
  await check(['--pack', baseline, '--from', '2026-11-24', '--to', '2026-11-24'], 'does not lie after')
  await check(['--pack', baseline, '--from', '2000-01-01', '--to', '2026-11-24'], 'longer than 20 years')
  await check(['--pack', baseline, '--weekend'], 'Unknown option')
})

test('a bad pack is refused with every fault', async () => {
  const refused = async (path: string) => {
    const { exit, out, err } = await run('--pack', path, ...span, '--json')
    expect([exit, out]).toEqual([3, ''])
    return problem(err).faults
  }
  expect(await refused(packWith('{ district.zone: Central, window.weekdayOpens: 7pm, notice.hours: 1 }'))).toHaveLength(3)
  expect(await refused(packWith('{ window.weekdayOpens: "05:00" }'))).toEqual([expect.stringContaining('neither a window nor none')])
  writeFileSync(join(folder, 'broken.yaml'), 'a: [1\nb: "\n\tc: }')
  expect((await refused(join(folder, 'broken.yaml'))).length).toBeGreaterThan(1)
  writeFileSync(join(folder, 'bomb.yaml'), 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n')
  expect((await refused(join(folder, 'bomb.yaml')))[0]).toContain('Alias')
  writeFileSync(join(folder, 'empty.yaml'), '')
  expect((await refused(join(folder, 'empty.yaml'))).length).toBeGreaterThan(1)
})
