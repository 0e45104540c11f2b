import type { DeviceWords } from '../assets/index.ts'
import { carryFindings, giveFindingsBack } from './carried.store.ts'
import { findingLines } from './carried.views.ts'

/** What scanners and people say of devices follows where two records are one machine (PM-3.1, PM-3.2). */
export const findingWords: DeviceWords = { lines: findingLines, carry: carryFindings, giveBack: giveFindingsBack }
