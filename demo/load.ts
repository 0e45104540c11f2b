// Plays the whole story into an empty installation; says where it is on the way.
import { foundDistrict, gatherPeople, listDevices } from './cast.ts'
import { coverAssets } from './cover.ts'
import { openStage, type Given } from './stage.ts'
import { chapters, firstDay, today } from './year.ts'

export type Loaded = { readonly districtId: string; readonly seconds: number }

/** Makes the demonstration district and its year, or the first `parts` of it. `say` is told each part as it begins. @throws Refused where the product refuses what the story counts on. */
export const loadDemo = async (given: Given, say: (line: string) => void, { parts = chapters.length } = {}): Promise<Loaded> => {
  const began = performance.now()
  const since = () => (performance.now() - began) / 1000
  const stage = await openStage(given)
  const part = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    say(`  ${since().toFixed(0).padStart(3)} s  ${name}`)
    return work()
  }
  try {
    const dale = await part('the district', () => foundDistrict(stage, given, firstDay))
    const cast = await part('people and sites', () => gatherPeople(stage, dale))
    const ids = await part('devices', () => listDevices(stage, cast))
    await part('services and what runs elsewhere', () => coverAssets({ stage, cast }))
    for (const [name, tell] of chapters.slice(0, parts)) await part(name, () => tell({ stage, cast, ids }))
    if (parts === chapters.length) await stage.at(today)
    await stage.told(since())
    return { districtId: stage.districtId(), seconds: since() }
  } finally {
    await stage.close()
  }
}
