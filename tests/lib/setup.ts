import { openTestCluster } from './cluster.ts'

/** Starts the test cluster and its template once, before the files run side by side. */
export const setup = async (): Promise<void> => {
  const cluster = await openTestCluster()
  await cluster.close()
}
