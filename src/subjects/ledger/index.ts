export { useCase, reading, type Act, type Actor, type From, type Moment, type Proof } from './use-case.ts'
export { append, sha256, type Evidence, type Grade } from './ledger.store.ts'
export { noteSealing, seal, sealableDistricts } from './seal.store.ts'
export { SealingRefused, type KeyRing, type Signed } from './keys.store.ts'
export {
  consistencyOf,
  entryBundle,
  inclusionOf,
  newestCheckpoint,
  sealingFault,
  tileBytes,
  verifierKeys,
  type StoredCheckpoint,
} from './tree.views.ts'
export { agreeErasing, askErasing, declineErasing } from './erase-entry.ts'
export { openErasingOf, openErasings } from './erasing.store.ts'
export { erasingReasons, mayAskErasing, type ErasingReason } from './erasing.rules.ts'
export { askNewKey, dismissWitness, nameWitness } from './name-witness.ts'
export { sendCheckpoints } from './send-checkpoints.ts'
export { copyCheckpoint, type CheckpointFolder } from './copy-checkpoint.ts'
export { copyState, type CopyState } from './witness.store.ts'
export { postings, witnesses, type PostingRow, type WitnessRow } from './witness.views.ts'
export { exportLedger } from './export-ledger.ts'
export { actorWords, kindWords, thingOf } from './words.rules.ts'
export { evidence, evidenceCounts, kindsServing, ledgerState, servesClause, type EvidenceRow } from './ledger.views.ts'
