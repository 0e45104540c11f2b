/** What the former key signs when it hands over to the next one. `publicKey` in base64. */
export const keyStatement = ({
  installation,
  district,
  n,
  publicKey,
}: {
  readonly installation: string
  readonly district: string
  readonly n: number
  readonly publicKey: string
}): string => `afterbell sealing key ${n} of district ${district} of installation ${installation}\n${publicKey}\n`
