import { expect, test } from 'vitest'
import { isExcluded, judgeSeen, kindsOf, maySettle, type Seen } from './suspicion.rules.ts'

const title = (name: string, ecosystem = 'dpkg', kind = 'package') => ({ name, version: '1', ecosystem, kind })
const seen = (more: Partial<Seen> = {}): Seen => ({
  added: [],
  removed: [],
  addedCount: more.added?.length ?? 0,
  removedCount: more.removed?.length ?? 0,
  details: {},
  ...more,
})
const server = { isServer: true, tellsWorkstations: false, updatesFrom: 'repository', cover: undefined }

test('software, system, firmware, configuration and a restart count; what an agent tells of itself and virus definitions do not', () => {
  expect(
    kindsOf(
      seen({
        added: [title('nginx')],
        details: { 'os.version': ['12.10', '12.11'], bios: ['1.2', '1.3'], hostname: ['a', 'b'], restart: ['x', 'y'] },
      }),
    ),
  ).toEqual(['os', 'firmware', 'software', 'configuration', 'restart'])
  expect(
    kindsOf(seen({ details: { agent: ['1', '2'], tag: ['a', 'b'], antivirus: ['name X enabled true version 1', 'name X enabled true version 2'] } })),
  ).toEqual([])
  expect(kindsOf(seen({ details: { firmware: ['', '2.14'], domain: ['a.example', ''] } }))).toEqual([]) // told for the first time, or no longer
  expect(kindsOf(seen({ details: { antivirus: ['name X enabled true version 1', 'name X enabled false version 1'] } }))).toEqual(['configuration'])
})

test('on a server it is suspected, unless a run covers it; a workstation is quiet unless the district wants it told', () => {
  const nginx = seen({ added: [title('nginx')] })
  expect(judgeSeen(nginx, server)).toEqual({ is: 'suspected', kinds: ['software'], says: 'came: nginx 1' })
  expect(judgeSeen(nginx, { ...server, cover: { id: 'run_1', says: 'the run of T-3' } })).toEqual({ is: 'covered', by: 'the run of T-3' })
  expect(judgeSeen(nginx, { ...server, isServer: false })).toEqual({ is: 'quiet' })
  expect(judgeSeen(nginx, { ...server, isServer: false, tellsWorkstations: true })).toMatchObject({ is: 'suspected' })
  expect(judgeSeen(seen(), server)).toEqual({ is: 'quiet' })
  const stranger = { 'agent.other': ['the one known here', 'evil-1'] } as const
  expect(judgeSeen(seen({ added: [title('nginx')], details: stranger }), server)).toMatchObject({
    kinds: ['software'],
    says: 'came: nginx 1; reported by an agent other than the known one',
  })
  expect(judgeSeen(seen({ details: stranger }), server)).toEqual({ is: 'quiet' }) // a reinstalled agent alone
})

test('CM-1.x: Windows updates from the repository are excluded, a third-party package or a version upgrade beside them is not', () => {
  const kb = title('KB5042098', 'windows', 'hotfix')
  const updates = seen({ added: [kb], details: { 'os.kernel': ['10.0.20348.1', '10.0.20348.2'], restart: ['a', 'b'] } })
  expect([isExcluded(updates, 'repository'), isExcluded(updates, 'unknown')]).toEqual([true, false])
  expect(isExcluded(seen({ added: [kb, title('7-Zip', 'windows', 'app')] }), 'repository')).toBe(false)
  expect(isExcluded({ ...updates, addedCount: 40 }, 'repository')).toBe(false) // what was not looked at is not excluded
  expect(isExcluded(seen({ added: [kb], details: { 'os.name': ['Windows Server 2019', 'Windows Server 2022'] } }), 'repository')).toBe(false)
  expect(isExcluded(seen({ added: [title('linux-image')] }), 'repository')).toBe(false)
})

test('settled once, with a reason, by somebody who does not answer for the server', () => {
  const open = { state: 'open', deviceOwnerId: 'a' }
  expect(maySettle(open, { personId: 'b', why: 'planned by the vendor' })).toMatchObject({ ok: true })
  expect(maySettle(open, { personId: 'a', why: 'mine' })).toMatchObject({ refusal: { code: 'changes/suspicion-is-about-you' } })
  expect(maySettle(open, { personId: 'b', why: ' ' })).toMatchObject({ refusal: { code: 'changes/suspicion-needs-a-reason' } })
  expect(maySettle({ ...open, state: 'linked' }, { personId: 'b', why: 'x' })).toMatchObject({
    refusal: { code: 'changes/suspicion-settled-already' },
  })
  expect(maySettle(undefined, { personId: 'b', why: 'x' })).toMatchObject({ refusal: { status: 404 } })
})
