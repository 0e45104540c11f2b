// Figures: closed to the outside, valid for a parser that is not ours, and without a word of any district.
import { spawnSync } from 'node:child_process'
import type { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '../../src/platform/log.ts'
import { createApp } from '../../src/platform/http/app.ts'
import { openPool, type Db } from '../../src/platform/db/pool.ts'
import { beat } from '../../src/platform/jobs/alive.store.ts'
import { openMetrics } from '../../src/platform/metrics/openmetrics.ts'
import { countRequests } from '../../src/platform/metrics/requests.ts'
import { metricsRoutes } from '../../src/subjects/installation/index.ts'
import { openTestCluster, type TestDatabase } from '../lib/cluster.ts'
import { fillTwo, odd } from '../lib/two-districts.ts'

let database: TestDatabase
let pool: { db: Db; close(): Promise<void> }
let app: Hono
const log = createLog('test', () => undefined)
beforeAll(async () => {
  database = await (await openTestCluster()).clone('metrics')
  await fillTwo(database.addresses)
  pool = openPool(database.addresses.app, log, 2)
  await beat(pool.db, 'web', '1')
  const requests = countRequests()
  app = createApp<never>({
    routes: metricsRoutes<never>({
      db: pool.db,
      version: '1.2.3',
      requests,
      publicUrl: 'http://localhost',
      token: () => 'the-token',
      keepMs: 0,
    }) as never,
    publicUrl: 'http://localhost',
    who: async () => undefined,
    may: () => ({ ok: true, value: true }) as never,
    problemPage: () => '',
    render: () => '',
    assets: [],
    log,
    took: requests.took,
  }) as unknown as Hono
})
afterAll(async () => {
  await pool.close()
  await database.drop()
})

const ask = async (remote: string, headers: Record<string, string> = {}) =>
  app.fetch(new Request('http://localhost/metrics', { headers: { accept: 'application/openmetrics-text', host: 'localhost', ...headers } }), {
    incoming: { socket: { remoteAddress: remote } },
  })

test('are given to this machine, not through a proxy of it, and to others with the token alone', async () => {
  expect((await ask('127.0.0.1')).status).toBe(200)
  expect((await ask('::ffff:127.0.0.1')).status).toBe(200)
  for (const [remote, headers] of [
    ['192.0.2.7', {}],
    ['127.0.0.1', { 'x-forwarded-for': '192.0.2.7' }],
    ['127.0.0.1', { forwarded: 'for=192.0.2.7' }],
    ['192.0.2.7', { authorization: 'Bearer wrong' }],
    ['127.0.0.1', { authorization: 'Bearer wrong' }],
    ['', {}],
  ] as const)
    expect([remote, (await ask(remote, headers)).status]).toEqual([remote, 403])
  expect((await ask('192.0.2.7', { authorization: 'Bearer the-token' })).status).toBe(200)
})

test('are not given to a page that rebound its own name to this machine: the Host is asked, unless the token is shown', async () => {
  for (const host of ['rebound.example', 'rebound.example:8080', '']) expect([host, (await ask('127.0.0.1', { host })).status]).toEqual([host, 421])
  for (const host of ['localhost:8080', '127.0.0.1:8080', '[::1]:8080'])
    expect([host, (await ask('127.0.0.1', { host })).status]).toEqual([host, 200])
  expect((await ask('127.0.0.1', { host: 'metrics.inside.example', authorization: 'Bearer the-token' })).status).toBe(200)
})

test('tell of waiting work and hold no word, name or id of a district', async () => {
  const text = await (await ask('127.0.0.1')).text()
  for (const name of [
    'afterbell_http_requests_total',
    'afterbell_http_request_duration_seconds_bucket',
    'afterbell_queue_jobs',
    'afterbell_outbox_oldest_seconds',
    'afterbell_ledger_sealer_lag_seconds',
    'afterbell_timers_overdue',
    'afterbell_process_silent_seconds',
    'afterbell_database_connections',
    'afterbell_database_size_bytes',
  ])
    expect(text).toContain(name)
  expect(text).toMatch(/afterbell_database_connections\{role="app"\} [1-9]/)
  for (const word of ['émoji', 'trailing', 'slash', 'pat1@', 'example.test', odd]) expect(text).not.toContain(word)
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
  expect(text).not.toMatch(/district/i)
})

const missing = spawnSync('/usr/bin/python3', ['-c', 'import prometheus_client.openmetrics.parser'], { encoding: 'utf8' }).status !== 0
test.skipIf(missing)("are OpenMetrics for Prometheus' own parser (needs Debian's python3-prometheus-client)", async () => {
  const parse = (text: string) =>
    spawnSync(
      '/usr/bin/python3',
      [
        '-c',
        `
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
print(sum(len(family.samples) for family in parse(sys.stdin.read())))`,
      ],
      { input: text, encoding: 'utf8' },
    )
  const answer = await ask('127.0.0.1')
  expect(answer.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8')
  const good = parse(await answer.text())
  expect([good.stderr, Number(good.stdout) > 25]).toEqual(['', true])
  const odder = parse(
    openMetrics([
      { name: 'odd', help: 'a "quote", a \\ and\na line', kind: 'gauge', samples: [{ labels: { text: 'a "quote", a \\ and\na line' }, value: 1 }] },
    ]),
  )
  expect([odder.stderr, odder.stdout]).toEqual(['', '1\n'])
  expect(parse('# TYPE a counter\na 1\n# EOF\n').status).not.toBe(0) // the parser refuses what is none
})
