// PM-3.2: news of the web come into the same inbox, read as plain text by a process without secrets.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createJail, type Jail } from '../../src/platform/jail/jail.ts'
import { jailedAdvisories } from '../../src/subjects/advisories/jailed-advisories.ts'
import { root } from '../lib/cluster.ts'

let jail: Jail
beforeAll(() => {
  jail = createJail({ entry: join(root, 'src/processes/jail-entry.ts'), size: 1, memoryMb: 512, timeoutMs: 15_000 })
})
afterAll(() => jail.close())

describe('news', () => {
  const rss = (items: string, head = '') =>
    Buffer.from(`<?xml version="1.0"?>${head}<rss version="2.0"><channel><title>Site</title>${items}</channel></rss>`)
  const read = async (bytes: Buffer) => {
    const one = await jailedAdvisories(jail).news(bytes)
    return one.ok ? one.value.entries : one.refusal.says
  }
  test('RSS and Atom are read as plain text; bombs, document types and pages are refused', async () => {
    expect(
      await read(
        rss(
          '<item><title>Chrome &lt;b&gt;zero-day&lt;/b&gt;</title><guid>g1</guid><link>https://site.example/1</link><description><![CDATA[<p>CVE-2026-1</p><script>x</script>]]></description><pubDate>Tue, 17 Nov 2026 10:00:00 GMT</pubDate></item>',
        ),
      ),
    ).toEqual([
      {
        toldId: 'g1',
        subject: 'Chrome zero-day',
        sender: 'Site',
        link: 'https://site.example/1',
        text: 'CVE-2026-1',
        isCut: false,
        datedAt: '2026-11-17T10:00:00.000Z',
      },
    ])
    const atom =
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>urn:1</id><title>T</title><link href="javascript:alert(1)"/><updated>2026-11-17T10:00:00Z</updated><content type="xhtml"><div>one<p>two</p></div></content></entry></feed>'
    expect(await read(Buffer.from(atom))).toMatchObject([
      { toldId: 'urn:1', subject: 'T', link: '', text: expect.stringMatching(/one\s+two/) as string, datedAt: '2026-11-17T10:00:00.000Z' },
    ])
    expect(await read(rss('<item><title>&a;</title></item>', '<!DOCTYPE x [<!ENTITY a "aaaa">]>'))).toContain('it contains a document type')
    expect(await read(rss('<x>'.repeat(200)))).toContain('nested more than 64 deep')
    expect(await read(rss('<item/>'.repeat(100_001)))).toContain('more than 100,000 elements')
    expect([await read(Buffer.from('<html><body/></html>')), await read(rss('<item>').subarray(0, 60))].join()).toMatch(
      /first element is html.*It is not RSS/,
    )
  })
})
