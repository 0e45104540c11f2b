// A mailing list is followed: one advisory waits for triage, one becomes a finding that no feed can decide, one is ended with a reason.
import type { Telling } from './evening.ts'

const mail = (id: string, subject: string, text: string): Uint8Array =>
  Buffer.from(
    [
      `Message-ID: <${id}@lists.example>`,
      'From: "School technology list" <security@lists.example>',
      `Subject: ${subject}`,
      'Date: Thu, 13 Nov 2025 14:05:00 +0000',
      'Content-Type: text/plain; charset=utf-8',
      '',
      text,
      '',
      'Made up for this demonstration.',
      '',
    ].join('\r\n'),
  )

/** In the shape lists send them; ids beyond any that is given out. */
const mails = [
  mail(
    'a1',
    'Zoom Workplace: a meeting invitation can start a program',
    'Zoom Workplace for Windows before 6.5.10 starts a program named in an invitation.\n\nCVE-2025-9990003',
  ),
  mail(
    'a2',
    'Notepad++ installer looks for a library in the download folder',
    'Notepad++ up to 8.8.1: whoever puts a library beside the installer has it run.\n\nCVE-2025-9990011',
  ),
  mail('a3', 'Phone system of another maker: default password', 'Tamarack voice gateways before 4.2 ship with a known password.\n\nCVE-2025-9990012'),
]

export const tellNews = async ({ stage, cast }: Telling): Promise<void> => {
  const { rosa } = cast.person
  await stage.post(rosa, '/advisories/sources', {
    kind: 'mailbox',
    name: 'School technology list',
    address: 'imap.juniperflats.example',
    security: 'tls',
    username: 'advisories',
    folder: 'INBOX',
    silentDays: '14',
  })
  await stage.readMail(mails)
  const { advisories } = await stage.get<{ advisories: readonly { id: string; subject: string }[] }>(rosa, '/advisories')
  const idOf = (word: string): string => advisories.find(({ subject }) => subject.includes(word))?.id ?? ''
  const { touches } = await stage.get<{ touches: readonly { named: readonly { id: string }[] }[] }>(rosa, `/advisories/${idOf('Notepad++')}`)
  const device = touches[0]?.named[0]?.id
  if (device === undefined) throw new Error('the advisory touches no computer of the story')
  await stage.post(rosa, `/advisories/${idOf('Notepad++')}/triage`, {
    decision: 'finding',
    cve: 'CVE-2025-9990011',
    device: [device],
    reason: 'Installed from a download folder last month; no feed tells of it yet.',
  })
  await stage.post(rosa, `/advisories/${idOf('Phone')}/triage`, {
    decision: 'nothing',
    reason: 'We have none of these: our telephones are the city’s.',
  })
}
