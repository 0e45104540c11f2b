import { openDistrict, fillBasics, fillCycle, fillRun, fillVerdict, testerLink } from './district.ts'
import { writeFileSync } from 'node:fs'
const d = await openDistrict()
console.log(d.one.url, d.one.data)
try { await fillBasics(d); await fillCycle(d); await fillRun(d); await fillVerdict(d); console.log(await testerLink(d, "Student information system", "verdict"), await testerLink(d, "District web pages", "accept")) } catch (e) { console.log(e) }
console.log(JSON.stringify(d.ids, null, 1))
writeFileSync('/tmp/explore.json', JSON.stringify({ url: d.one.url, data: d.one.data, ids: d.ids }))
;(globalThis as any).d = d
process.on('SIGTERM', () => { void d.close().then(() => process.exit(0)) })
process.stdin.on('data', async (text) => { try { console.log(JSON.stringify(await eval(`(async()=>{${text}})()`))) } catch (e) { console.log(e) } })
