// The documents of an archive, each with its signature beside it in the archive, as CSAF providers lay them out. Runs in the jail, which has to unpack the archive
// to see them: here its word is taken for which document fits, as it is taken for what the documents say.
import { ok, type Result } from '../../../core/result.ts'
import { fits } from './fits.ts'
import { readSignature } from './openpgp.ts'
import { judgeSignature, type SetTold, type Trust } from './signature.rules.ts'

export type SignedMember = { readonly name: string; readonly bytes: Uint8Array; readonly signature: Uint8Array | undefined }

/** What the signatures of a set come to. Refused where one is wrong, with its name. */
export const judgeMembers = async (
  name: string,
  slot: string,
  members: readonly SignedMember[],
  { keys, mustBeSigned, now }: Trust & { readonly now: string },
): Promise<Result<SetTold>> => {
  const unsigned = members.filter(({ signature }) => signature === undefined)
  let newest: { readonly keyId: string; readonly signedAt: string } | undefined
  let isChecked = true
  for (const { name: of, bytes, signature } of members) {
    if (signature === undefined) continue
    const told = await readSignature(signature)
    const judged = told.ok
      ? judgeSignature({ name: of, slot, told: told.value, keys, mustBeSigned, now }, (signer) => fits(told.value, signer, bytes))
      : told
    if (!judged.ok) {
      const faults = (judged.refusal.faults ?? []).map((fault) => fault.replace(/^signature: /, `signature: ${of.slice(0, 100)}: `))
      return {
        ok: false,
        refusal: { ...judged.refusal, says: `${name} was refused, and what was loaded before stays: ${faults[0]?.slice(11) ?? ''}.`, faults },
      }
    }
    const { state, key, signedAt } = judged.value
    if (state !== 'checked') isChecked = false
    else if (newest === undefined || signedAt > newest.signedAt) newest = { keyId: key.id, signedAt }
  }
  const state = unsigned.length > 0 ? 'none' : isChecked && newest !== undefined ? 'checked' : 'not-checked'
  return ok({
    documents: members.length,
    unsigned: unsigned.length,
    unsignedNames: unsigned.slice(0, 3).map((one) => one.name.replaceAll('\0', '').toWellFormed().slice(0, 200)),
    state,
    keyId: state === 'checked' ? (newest?.keyId ?? null) : null,
    signedAt: state === 'checked' ? (newest?.signedAt ?? null) : null,
  })
}
