export { keepPolicy } from './policy.store.ts'
export {
  packInForce,
  policyInForce,
  policyValues,
  keptPolicy,
  takenPacks,
  valueRows,
  windowsSaid,
  type KeptPolicy,
  type PolicyInForce,
  type ValueRow,
} from './policy.views.ts'
export { policyUnder } from './policy-under.ts'
export { setValue, withdrawValue, concernedBy } from './set-value.ts'
export { boundsInWords, valueInWords } from './value.rules.ts'
export { checkPack, takePack } from './take-pack.ts'
export { jailedPacks, type PackReader } from './jailed-packs.ts'
export { RuledBy } from './ruled-by.tsx'
export type { PackText } from './pack-text.ts'
export { packAsYaml } from './export-pack.ts'
