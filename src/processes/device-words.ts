import { assetWords, type DeviceWords } from '../subjects/assets/index.ts'
import { suspicionWords } from '../subjects/changes/index.ts'
import { rhythmWords } from '../subjects/patching/index.ts'
import { findingWords } from '../subjects/vulnerabilities/index.ts'

/** All that is said of devices and follows where two records are found to be one machine; what inventory itself keeps, it moves itself. */
export const deviceWords: readonly DeviceWords[] = [assetWords, findingWords, suspicionWords, rhythmWords]
