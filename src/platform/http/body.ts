import { refuse, ok, type Result } from '../../core/result.ts'

const formLimitBytes = 256 * 1024

/** Reads a request's body up to `maxBytes`, never more: a longer one is refused while it is still coming. */
export const readBytes = async (request: Request, maxBytes: number): Promise<Result<Uint8Array>> => {
  const tooLarge = refuse({
    code: 'http/body-too-large',
    clause: '-',
    says: `The body is larger than the ${maxBytes} bytes this address accepts.`,
    satisfiedBy: 'Send less.',
    status: 413,
  })
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return tooLarge
  if (!request.body) return ok(new Uint8Array())
  const parts: Uint8Array[] = []
  let size = 0
  const reader = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > maxBytes) {
      await reader.cancel()
      return tooLarge
    }
    parts.push(value)
  }
  return ok(Buffer.concat(parts))
}

const unreadable = (says: string) =>
  refuse({ code: 'http/body-unreadable', clause: '-', says, satisfiedBy: 'Send a form or JSON of the shape /openapi.json gives.', status: 400 })

/** A form's or JSON object's fields. Empty form fields count as not given; `name[]` and repeated names make arrays. */
export const readFields = async (request: Request, maxBytes = formLimitBytes): Promise<Result<Record<string, unknown>>> => {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  const read = await readBytes(request, maxBytes)
  if (!read.ok) return read
  if (read.value.byteLength === 0) return ok({})
  if (type === 'application/json') {
    try {
      const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(read.value)) as unknown
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return unreadable('The body is JSON, but not an object.')
      return ok(value as Record<string, unknown>)
    } catch {
      return unreadable('The body is not JSON in UTF-8.')
    }
  }
  if (type !== 'application/x-www-form-urlencoded' && type !== 'multipart/form-data') {
    return refuse({
      code: 'http/content-type',
      clause: '-',
      says: `The body's type is "${type ?? ''}".`,
      satisfiedBy: 'Send application/json, a form, or multipart/form-data.',
      status: 400,
    })
  }
  let form: FormData
  try {
    form = await new Response(read.value as Uint8Array<ArrayBuffer>, {
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
    }).formData()
  } catch {
    return unreadable('The form cannot be read.')
  }
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name).filter((value) => value !== '')
    if (values.length === 0) continue
    if (name.endsWith('[]')) fields[name.slice(0, -2)] = values
    else fields[name] = values.length > 1 ? values : values[0]
  }
  return ok({ ...fields })
}
