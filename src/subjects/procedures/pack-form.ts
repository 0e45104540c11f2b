import { refuse, ok, type Result } from '../../core/result.ts'
import type { Request0 } from '../../platform/http/route.ts'

export const packBytesMost = 2 * 1024 * 1024 // the file itself is bounded where it is read

/** A pack as sent: multipart or a form from the page, or the bare YAML from a program with the rest in the address. `bytes` null: the shipped pack. */
export type PackForm = { readonly bytes: Uint8Array | null; readonly hash: string; readonly reason: string }

const unreadable = (says: string): Result<never> =>
  refuse({
    code: 'policy/upload-unreadable',
    clause: 'PM-7',
    status: 400,
    says,
    satisfiedBy: 'Choose a pack’s file and upload it again.',
    faults: [`file: ${says}`],
  })

/** Reads it. Refused `policy/upload-unreadable`. */
export const readPackForm = async (request: Request0): Promise<Result<PackForm>> => {
  const body = await request.raw()
  const type = request.headers.get('content-type') ?? ''
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(type)) {
    if (body.byteLength === 0 && request.query.shipped !== 'yes') return unreadable('No pack was sent.')
    return ok({ bytes: request.query.shipped === 'yes' ? null : body, hash: request.query.hash ?? '', reason: request.query.reason ?? '' })
  }
  try {
    const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': type } }).formData()
    const text = (name: string): string => {
      const value = form.get(name)
      return typeof value === 'string' ? value : ''
    }
    const file = form.get('file')
    const given = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new TextEncoder().encode(text('text'))
    if (given.byteLength === 0 && text('shipped') !== 'yes') return unreadable('No file was chosen, or it is empty.')
    return ok({ bytes: given.byteLength === 0 ? null : given, hash: text('hash'), reason: text('reason') })
  } catch {
    return unreadable('The form cannot be read.')
  }
}
