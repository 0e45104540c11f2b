// Frames over a pipe: four bytes of length (big endian), then that many bytes. Nothing else is ever on the pipe.

export const frameOf = (...parts: readonly Uint8Array[]): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(parts.reduce((sum, part) => sum + part.length, 0))
  return Buffer.concat([head, ...parts])
}

/** Feeds chunks in, gives whole frames out. A frame announced longer than `maxBytes` is told once and reading ends. */
export const createFrameReader = (
  maxBytes: number,
  onFrame: (frame: Buffer) => void,
  onTooLong: (bytes: number) => void,
): ((chunk: Buffer) => void) => {
  let chunks: Buffer[] = []
  let held = 0
  let ended = false
  return (chunk) => {
    if (ended) return
    chunks.push(chunk)
    held += chunk.length
    for (;;) {
      if (held < 4) return
      if ((chunks[0]?.length ?? 0) < 4) chunks = [Buffer.concat(chunks)]
      const length = chunks[0]?.readUInt32BE() ?? 0
      if (length > maxBytes) {
        ended = true
        chunks = []
        onTooLong(length)
        return
      }
      if (held < 4 + length) return
      const all = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
      chunks = all.length > 4 + length ? [all.subarray(4 + length)] : []
      held = all.length - 4 - length
      onFrame(all.subarray(4, 4 + length))
    }
  }
}
