// The path of a real district's first weeks over its own addresses and real SMTP: inventory, worklist, ticket, two decisions by mail, a planned run, a
// tester who accepts by link. Its clock cannot be moved, so the run itself stays ahead.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleSubmission } from '../../src/connectors/agents/sample.ts'
import { startInstallation, type Installation } from '../lib/installation.ts'
import { mailLabReady, openMailLab, type MailLab } from '../mail/lab.ts'

const lab = mailLabReady()
let mail: MailLab
let one: Installation
const ids: Record<string, string> = {}

beforeAll(async () => {
  if (!lab.ready) return
  mail = await openMailLab(['sam', 'terry', 'users'])
  one = await startInstallation({
    SMTP_URL: mail.url,
    MAIL_FROM: 'Afterbell <noreply@example.test>',
    MAIL_BOUNCE_ADDRESS: mail.bounceAddress,
    MAIL_BOUNCES: mail.bounceBox,
  })
}, 120_000)
afterAll(async () => {
  await one?.stop()
  await mail?.close()
})

type Body = Record<string, never> & { [key: string]: unknown }
const got = async (path: string): Promise<Body> => (await (await one.get(path)).json()) as Body
const sent = async (path: string, body: Record<string, unknown>): Promise<{ status: number; body: Body }> => {
  const answer = await one.post(path, body)
  return { status: answer.status, body: (await answer.json()) as Body }
}
const decoded = (message: string) => message.replace(/=\r?\n/g, '').replace(/=3D/gi, '=')
/** The newest link of a kind that came to a person's mailbox. */
const linkTo = async (user: string, kind: string, nth = 1): Promise<string> => {
  const links = () =>
    mail
      .received(user)
      .flatMap((message) => [...decoded(message).matchAll(new RegExp(`https?://[^\\s>]+/${kind}/[A-Za-z0-9._~-]+`, 'g'))].map(([link]) => link))
  await expect.poll(() => new Set(links()).size, { timeout: 20_000 }).toBeGreaterThanOrEqual(nth)
  return [...new Set(links())][nth - 1] as string
}
const anonymous = (link: string, body?: Record<string, unknown>) =>
  fetch(link, {
    redirect: 'manual',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  })

describe.runIf(lab.ready)(`from wizard to a planned run (needs a real mail server${lab.ready ? '' : `: ${lab.reason}`})`, () => {
  it('the second approver is invited by mail alone and sets a password', async () => {
    const named = await sent('/setup/second-approver', { name: 'Sam Rivera', email: 'sam@example.test', initials: 'SR' })
    expect(named.status).toBeLessThan(300)
    expect(JSON.stringify(named.body)).not.toContain('/invite/')
    const link = await linkTo('sam', 'invite')
    expect((await anonymous(link)).status).toBe(200)
    expect((await anonymous(link, { password: 'sam keeps it to himself', passwordAgain: 'sam keeps it to himself' })).status).toBeLessThan(400)
    expect((await anonymous(link, { password: 'sam keeps it to himself', passwordAgain: 'sam keeps it to himself' })).status).toBeGreaterThanOrEqual(
      400,
    )
    const tester = await sent('/people', { name: 'Terry Ortiz', email: 'terry@example.test', initials: 'TO', positions: ['tester'] })
    expect(tester.status).toBeLessThan(300)
  })

  it('a policy parameter moves inside its bounds alone, with before and after in evidence', async () => {
    const below = await sent('/parameters', { name: 'notice.hours', value: 3, reason: 'quicker' })
    expect([below.status, below.body.code]).toEqual([422, 'policy/value-refused'])
    expect((await sent('/parameters', { name: 'notice.hours', value: '8', reason: 'the board asked' })).status).toBe(200)
    expect(JSON.stringify((await got('/clauses/SP-1.4')).parameters)).toContain('"name":"notice.hours","value":8')
    expect(JSON.stringify(await got('/evidence?clause=PM-7'))).toContain('policy.value-set')
    expect((await sent('/parameters', { name: 'notice.hours', value: '6', reason: 'as the procedure says' })).status).toBe(200)
  })

  it("an agent's word becomes a device with its software, and a server with a service", async () => {
    const people = (await got('/people')) as unknown as { people: { id: string; name: string }[] }
    for (const person of people.people) ids[person.name] = person.id
    const siteId = ((await got('/sites')) as unknown as { sites: { id: string }[] }).sites[0]?.id
    const key = await sent('/devices/enrol', { siteId, label: 'servers' })
    const address = new URL(String(key.body.address)).pathname
    const agent = await fetch(one.url + address, {
      method: 'POST',
      body: sampleSubmission({ seed: 7, titles: 40, hostname: 'sis-app-02' }).body as Uint8Array<ArrayBuffer>,
    })
    expect(agent.status).toBe(200)
    expect((await fetch(`${one.url}/agent/inventory/1-wrong`, { method: 'POST', body: 'x' })).status).toBe(401)
    const list = (await got('/devices?text=sis-app-02')) as unknown as { devices: { id: string }[] }
    ids.device = list.devices[0]?.id as string
    expect(
      (await sent(`/devices/${ids.device}/settings`, { kind: 'server', scope: 'in', patchingActor: 'by-hand', ownerId: ids['Pat Bell'] })).status,
    ).toBeLessThan(300)
    const service = await sent(`/devices/${ids.device}/service`, {
      name: 'Student information system',
      testerId: ids['Terry Ortiz'],
      businessOwnerId: ids['Sam Rivera'],
      availability: 'high',
      impacted: 'users@example.test\nrefused@example.test\nlater@example.test',
    })
    expect(service.status, JSON.stringify(service.body)).toBeLessThan(300)
  })

  it('the cycle opens on one ticket with its change request, and its requester can decide by no door', async () => {
    const month = new Date(Date.now() + 45 * 86_400_000).toISOString().slice(0, 7)
    const opened = await sent('/cycles', { administratorId: ids['Pat Bell'], period: month })
    expect(opened.status, JSON.stringify(opened.body)).toBeLessThan(300)
    const cycles = (await got('/cycles')) as unknown as { cycles: { id: string }[] }
    ids.cycle = cycles.cycles[0]?.id as string
    const { changes } = (await got('/changes')) as unknown as { changes: { id: string }[] }
    ids.change = changes[0]?.id as string
    const change = JSON.stringify(await got(`/changes/${ids.change}`))
    ids.textHash = /"textHash":"([0-9a-f]{64})"/.exec(change)?.[1] as string
    for (const capacity of ['it-systems-manager', 'technology-coordinator']) {
      const own = await sent(`/changes/${ids.change}/decide`, { capacity, verdict: 'approved', textHash: ids.textHash })
      expect([own.status, own.body.clause]).toEqual([expect.any(Number), 'CM-6'])
      expect(own.status).toBeGreaterThanOrEqual(400)
    }
  })

  it('a run cannot be planned before both decisions stand', async () => {
    const early = await sent('/runs', {
      cycleId: ids.cycle,
      deviceId: ids.device,
      way: 'by-hand',
      start: new Date(Date.now() + 20 * 86_400_000).toISOString(),
    })
    expect(early.status).toBeGreaterThanOrEqual(400)
    expect(['SP-1.2', 'CM-6', 'CM-5', 'CM-2', 'SP-1.3']).toContain(early.body.clause)
  })

  it('each decision is made from its mail: a page that changes nothing, then one POST, once', async () => {
    for (const nth of [1, 2]) {
      const link = await linkTo('sam', 'approve', nth)
      for (let i = 0; i < 3; i++) expect((await anonymous(link)).status).toBe(200) // a scanner opens it, and opens it again
      const decided = await anonymous(link, { verdict: 'approved' })
      expect(decided.status, await decided.clone().text()).toBeLessThan(400)
      expect((await anonymous(link, { verdict: 'approved' })).status).toBeGreaterThanOrEqual(400)
    }
    expect(JSON.stringify(await got(`/changes/${ids.change}`))).toMatch(/"isApproved":true/)
  })

  it('outside the window it is refused with the next three slots; in a slot it stands, and the tester accepts by link', async () => {
    const offer = (await got(`/runs/new?cycle=${ids.cycle}&device=${ids.device}`)) as unknown as Record<string, unknown>
    const slot = /"start":"([^"]+)"/.exec(JSON.stringify(offer))?.[1] as string
    const noon = `${slot.slice(0, 10)}T12:00:00-06:00`
    const weekdayNoon = [0, 1, 2, 3]
      .map((days) => new Date(new Date(noon).getTime() + days * 86_400_000))
      .find((day) => day.getUTCDay() >= 1 && day.getUTCDay() <= 5) as Date
    const outside = await sent('/runs', { cycleId: ids.cycle, deviceId: ids.device, way: 'by-hand', start: weekdayNoon.toISOString() })
    expect([outside.status >= 400, outside.body.clause]).toEqual([true, 'CM-2'])
    expect(String(outside.body.satisfiedBy)).toMatch(/pm|am/)
    const planned = await sent('/runs', { cycleId: ids.cycle, deviceId: ids.device, way: 'by-hand', slot })
    expect(planned.status, JSON.stringify(planned.body)).toBeLessThan(300)
    ids.run = /run_[0-9a-f]{32}/.exec(JSON.stringify(planned.body))?.[0] as string
    const link = await linkTo('terry', 't')
    expect((await anonymous(link)).status).toBe(200)
    const accepted = await anonymous(link, { answer: 'accepted' })
    expect(accepted.status, await accepted.clone().text()).toBeLessThan(400)
  })

  it('a planned run does not start before its time, and says why', async () => {
    const start = await sent(`/runs/${ids.run}/start`, {})
    expect(start.status).toBeGreaterThanOrEqual(400)
    expect(String(start.body.says).length).toBeGreaterThan(10)
  })

  it('every act is evidence, and the export verifies', async () => {
    await expect.poll(async () => ((await got('/evidence')) as unknown as { unsealed: number }).unsealed, { timeout: 10_000 }).toBe(0)
    const text = await (await one.get('/ledger/export')).text()
    const { verifyExport } = await import('../../src/core/proof/verify.ts')
    const { proofTools } = await import('../../src/platform/proof-tools.ts')
    const verdict = verifyExport(proofTools, text)
    expect(verdict.faults).toEqual([])
    expect(verdict.entries).toBeGreaterThan(10)
    for (const secret of ['sam keeps it to himself', '/invite/', '/approve/']) expect(text).not.toContain(secret)
  })
})
