import { carryAssets, giveAssetsBack } from './carried.store.ts'
import type { DeviceWords } from './carried.ts'
import { assetLines } from './carried.views.ts'

/** What people and consoles say of devices, and open work about them, follows where two records are one machine (PM-3.1). */
export const assetWords: DeviceWords = { lines: assetLines, carry: carryAssets, giveBack: giveAssetsBack }
