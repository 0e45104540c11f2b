import { refuse, type Result } from '../../core/result.ts'
import { createFrameReader, frameOf } from './frames.ts'

/** What a jail runs: bytes in, a Result of plain JSON out. No clock, no files, no network: the process has none of them to give. */
export type JailWork = Readonly<Record<string, (bytes: Uint8Array) => Result<unknown> | Promise<Result<unknown>>>>

/**
 * The child's side. An entry module calls it once with its functions by name; it ends when the parent closes the pipe.
 * A request is `number (4 bytes) | length of the name (1 byte) | name | bytes`, an answer `the same number | JSON of a Result`, with a
 * line's end behind it where the process holds much memory by now.
 */
export const serveJail = (work: JailWork): void => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined) // the parent decides when it ends
  const reader = createFrameReader(
    0xffff_ffff,
    (frame) => {
      const nameEnd = 5 + (frame[4] ?? 0)
      const number = Buffer.from(frame.subarray(0, 4))
      // The parent gives one run at a time, so answers cannot overtake one another.
      void call(work, frame.toString('latin1', 5, nameEnd), frame.subarray(nameEnd)).then((answer) =>
        process.stdout.write(frameOf(number, Buffer.from(`${JSON.stringify(answer)}${isGrown() ? '\n' : ''}`))),
      )
    },
    () => undefined,
  )
  process.stdin.on('data', reader)
  process.stdin.on('end', () => process.exit(0))
}

/** Memory that a large read left behind is not given back for minutes: the parent replaces a process that says so. */
const grownAt = 256 * 2 ** 20
const isGrown = (): boolean => process.memoryUsage.rss() > grownAt

const call = async (work: JailWork, name: string, bytes: Uint8Array): Promise<Result<unknown>> => {
  try {
    const run = Object.hasOwn(work, name) ? work[name] : undefined
    if (run) return await run(bytes)
    return refuse({
      code: 'jail/unknown-work',
      clause: '-',
      says: `The reader knows no work named "${name}".`,
      satisfiedBy: 'Name one it has.',
      status: 422,
    })
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.stack : String(error)}\n`)
    return refuse({
      code: 'jail/failed',
      clause: '-',
      says: 'The reader failed on what was sent; nothing was stored.',
      satisfiedBy: 'Send it again unchanged; if it fails again, keep the bytes and report the fault.',
      status: 422,
    })
  }
}
