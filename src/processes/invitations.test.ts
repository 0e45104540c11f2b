import { expect, test } from 'vitest'
import { invitationText } from './invitations.ts'

test('a link to a new password is told in other words than one to a new account', () => {
  const mail = { to: 'a@b.example', name: 'Sam', link: 'https://x.example/invite/1', districtId: '1', districtName: 'North' }
  const [first, reset] = [false, true].map((isReset) => invitationText({ ...mail, isReset }))
  expect([first?.subject, reset?.subject]).toEqual(['Your account at North', 'A new password for your account at North'])
  expect(first?.text).toContain('you were given an account')
  expect(reset?.text).not.toContain('you were given an account')
  for (const one of [first, reset]) expect(one?.text).toContain(mail.link)
})
