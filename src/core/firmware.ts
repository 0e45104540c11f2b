// Things that no agent runs on - printers, network gear, phones, cameras, door controllers: their system is their firmware, named by maker and product.

export const firmwareKinds: readonly string[] = ['printer', 'network-gear', 'phone', 'camera', 'door-controller', 'appliance']

const suffix = ' firmware'
/** How a device of that maker and product names its system: `HP LaserJet Pro M404dn firmware`. */
export const firmwareSystem = (vendor: string, product: string): string =>
  `${product.toLowerCase().startsWith(`${vendor.toLowerCase()} `) ? '' : `${vendor.trim()} `}${product.trim()}${suffix}`

/** Maker and product of such a system, told apart by nothing but blanks: every way they can be. */
export const firmwareParts = (system: string): readonly { readonly vendor: string; readonly product: string }[] => {
  if (!system.toLowerCase().endsWith(suffix)) return []
  const words = system
    .slice(0, -suffix.length)
    .split(' ')
    .filter((word) => word !== '')
  return [1, 2, 3].filter((n) => n < words.length).map((n) => ({ vendor: words.slice(0, n).join(' '), product: words.slice(n).join(' ') }))
}
