// The package repository of one lab host, served by this process: it ends when the test ends, and it can be broken per host.
import { createServer, type Server } from 'node:http'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Wave } from './build.ts'

export type Repository = {
  readonly port: number
  readonly offer: (wave: Wave) => void
  readonly break: () => Promise<void> // connections are refused, as if the mirror were gone
  readonly mend: () => Promise<void>
  readonly stop: () => Promise<void>
}

const listen = (server: Server, address: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address, () => {
      const bound = server.address()
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port)
    })
  })
const shut = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

/** Serves `folder` (of build.ts) on an address of this machine; what `/Packages` is depends on the wave on offer. */
export const serveRepository = async (folder: string, address: string): Promise<Repository> => {
  let wave: Wave = 'wave1'
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://lab').pathname)
    const file = path.startsWith('/pool/') ? join(folder, 'pool', basename(path)) : join(folder, wave, basename(path))
    stat(file).then(
      (found) => {
        response.writeHead(200, { 'content-length': found.size, 'last-modified': found.mtime.toUTCString() })
        if (request.method === 'HEAD') response.end()
        else createReadStream(file).pipe(response)
      },
      () => response.writeHead(404).end(),
    )
  })
  const port = await listen(server, address, 0)
  return {
    port,
    offer: (next) => (wave = next),
    break: () => shut(server),
    mend: async () => void (await listen(server, address, port)),
    stop: () => shut(server),
  }
}
