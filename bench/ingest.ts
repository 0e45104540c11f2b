// 500 distinct FusionInventory submissions of about 170 titles at concurrency 4, then the same again unchanged.
import { sampleSubmission } from '../src/connectors/agents/sample.ts'
import { startInstallation } from '../tests/lib/installation.ts'

const count = 500

export const benchIngest = async (): Promise<{ rows: readonly Record<string, string | number>[] }> => {
  const installation = await startInstallation()
  try {
    const { sites } = (await (await installation.get('/sites')).json()) as { sites: { id: string }[] }
    const siteId = sites[0]?.id
    const key = (await (await installation.post('/devices/enrol', { siteId, label: 'bench' })).json()) as { address: string }
    const path = new URL(key.address).pathname
    const bodies = Array.from({ length: count }, (_, seed) => sampleSubmission({ seed, titles: 170 }).body)
    const round = async (name: string, peers: string) => {
      const before = installation.cpuSeconds()
      const began = performance.now()
      let next = 0
      let acknowledged = 0
      await Promise.all(
        [1, 2, 3, 4].map(async () => {
          for (let at = next++; at < count; at = next++) {
            const answer = await fetch(installation.url + path, {
              method: 'POST',
              body: bodies[at] as Uint8Array<ArrayBuffer>,
              headers: { 'content-type': 'application/x-compress-zlib' },
            })
            if (answer.ok) acknowledged++
            await answer.arrayBuffer()
          }
        }),
      )
      const seconds = (performance.now() - began) / 1000
      const cpu = installation.cpuSeconds() - before
      const list = (await (await installation.get('/devices')).json()) as { total: number }
      return {
        figure: name,
        'a second': Math.round(count / seconds),
        'CPU ms each': Number(((cpu * 1000) / count).toFixed(1)),
        acknowledged,
        stored: list.total,
        peers,
      }
    }
    return {
      rows: [
        await round('500 new inventories, 170 titles', 'Breeze 51-56 ms; OCS: peers-ocs'),
        await round('the same 500 again, unchanged', 'Breeze: the same as new'),
      ],
    }
  } finally {
    await installation.stop()
  }
}

if (process.argv[1] === import.meta.filename) console.table((await benchIngest()).rows)
