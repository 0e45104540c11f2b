import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeMail } from '../../src/connectors/mail/fake.ts'
import { renderPage } from '../../src/kit/document.tsx'
import { showId } from '../../src/platform/ids.ts'
import { createApp } from '../../src/platform/http/app.ts'
import { noticesRoutes } from '../../src/subjects/notices/index.ts'
import { sendWaiting } from '../../src/subjects/notices/send-waiting.ts'
import { mayDo, type Who } from '../../src/subjects/people/index.ts'
import { openTestMail, queued, type TestDistrict, type TestMail } from '../mail/district.ts'

const publicUrl = 'http://localhost:8080'

describe('notices: pages and API', () => {
  let test: TestMail
  let district: TestDistrict
  let other: TestDistrict
  let id: string
  let positions: readonly string[] = ['systems-administrator']
  let isMailSet = true
  beforeAll(async () => {
    test = await openTestMail('http_notices')
    district = await test.district()
    other = await test.district()
    const to = [
      { address: district.persons[0]?.email ?? '', personId: district.persons[0]?.id },
      { address: 'refused@d.test' },
      { address: 'busy@d.test', link: 'https://x.test/t/secret' },
    ]
    id = showId(
      'ntc',
      await queued(district.from, {
        kind: 'before-patching',
        about: 'run_1',
        subject: '<script>alert(1)</script> tonight',
        body: '<img src=x onerror=alert(1)>',
        to,
      }),
    )
    await sendWaiting(district.worker, { mail: fakeMail(), from: 'Afterbell <noreply@d.test>' })
  })
  afterAll(() => test?.close())

  const whoOf = (where: TestDistrict): Who => ({
    districtId: where.id,
    districtName: 'District',
    zone: 'America/Chicago',
    isDemo: false,
    personId: where.persons[0]?.id ?? '',
    name: 'Ann',
    positions,
    proof: 'password',
  })
  const ask = async (
    path: string,
    { json = false, form, where = district }: { json?: boolean; form?: Record<string, string>; where?: TestDistrict } = {},
  ) => {
    const app = createApp<Who>({
      routes: noticesRoutes({ db: test.app, isMailSet }),
      publicUrl,
      who: async () => whoOf(where),
      may: (who, act) => mayDo(who.positions, act),
      problemPage: (refusal) => refusal.says,
      render: renderPage,
      assets: [],
      log: test.log,
    })
    const headers = {
      accept: json ? 'application/json' : 'text/html',
      origin: publicUrl,
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    }
    const response = await app.fetch(
      new Request(`${publicUrl}${path}`, { method: form ? 'POST' : 'GET', headers, ...(form ? { body: new URLSearchParams(form) } : {}) }),
    )
    return { status: response.status, to: response.headers.get('location'), text: await response.text() }
  }

  it('the list and one notice say for each recipient what became of it; hostile text stays text', async () => {
    for (const path of ['/notices', '/notices?undelivered=yes', `/notices/${id}`]) {
      const { status, text } = await ask(path)
      expect(status, text.slice(0, 400)).toBe(200)
      expect(text).toContain('&lt;script&gt;')
      expect(text).not.toMatch(/<script>alert|<img src=x|<[^>]*\s(?:on\w+|style)=|secret|SMTP_URL/)
    }
    const { text } = await ask(`/notices/${id}`)
    for (const word of [
      'accepted by the mail server',
      'refused',
      'waiting to be sent',
      '550 5.1.1 no such user',
      'ann (ann1@example.test)',
      'Who was notified',
    ])
      expect(text).toContain(word)
  })

  it('JSON of the same, without anybody’s link', async () => {
    const { text } = await ask(`/notices/${id}`, { json: true })
    const read = JSON.parse(text) as { deliveries: { state: string; personId: string | null }[] }
    expect(read).toMatchObject({ id, isMailSet: true, accepted: 1, notReached: 1, waiting: 1 })
    expect(read.deliveries.map((row) => row.state)).toEqual(['accepted', 'waiting', 'refused'])
    expect(text).not.toContain('secret')
  })

  it('another district, no such notice, no position, and a bad query', async () => {
    expect((await ask(`/notices/${id}`, { where: other })).status).toBe(404)
    expect((await ask('/notices/ntc_x')).status).toBe(404)
    expect((await ask(`/notices/${id}/told`, { where: other, form: { address: 'refused@d.test', how: 'phone' } })).status).toBe(404)
    expect((await ask('/notices?undelivered=maybe')).status).toBe(400)
    positions = ['teacher']
    expect((await ask('/notices')).status).toBe(403)
    positions = ['principal']
    expect((await ask(`/notices/${id}`)).text).toContain('aria-disabled="true"')
    expect((await ask(`/notices/${id}/told`, { form: { address: 'refused@d.test', how: 'phone' } })).status).toBe(403)
    positions = ['systems-administrator']
  })

  it('naming another channel: once, with what was typed kept on a refusal', async () => {
    const path = `/notices/${id}/told`
    const pigeon = await ask(path, { form: { address: 'refused@d.test', how: 'pigeon' } })
    expect([pigeon.status, pigeon.text.includes('Choose how.'), pigeon.text.includes('Who was notified')]).toEqual([422, true, true])
    const wrong = await ask(path, { form: { address: 'x@y.test', how: 'paper', note: 'a note <b>' } })
    expect([wrong.status, wrong.text.includes('was not for that address'), wrong.text.includes('a note &lt;b&gt;')]).toEqual([422, true, true])
    expect(await ask(path, { form: { address: 'refused@d.test', how: 'phone' } })).toMatchObject({ status: 303, to: `/notices/${id}` })
    expect((await ask(path, { form: { address: 'refused@d.test', how: 'phone' }, json: true })).status).toBe(409)
    expect((await ask(`/notices/${id}`)).text).toContain('notified another way')
  })

  it('without a mail server every page says so, and how to set one', async () => {
    isMailSet = false
    for (const path of ['/notices', `/notices/${id}`])
      expect((await ask(path)).text).toMatch(/No mail server is set up, so nothing is sent[\s\S]*SMTP_URL/)
    isMailSet = true
  })
})
