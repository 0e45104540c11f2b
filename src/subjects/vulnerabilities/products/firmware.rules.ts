// The product names that feeds use for a printer's or a switch's firmware, and for the device it runs on (PM-3.2).
import { firmwareParts } from '../../../core/firmware.ts'
import { productNameOf } from './cpe.rules.ts'

/** What makers call themselves, and what feeds call them. */
const makers: Readonly<Record<string, string>> = {
  'hewlett-packard': 'hp',
  'hp inc.': 'hp',
  'hewlett packard': 'hp',
  'hewlett packard enterprise': 'hpe',
  'konica minolta': 'konicaminolta',
  ubiquiti: 'ui',
  'ubiquiti networks': 'ui',
  'palo alto': 'paloaltonetworks',
  'palo alto networks': 'paloaltonetworks',
  aruba: 'arubanetworks',
  ruckus: 'ruckuswireless',
  'cisco systems': 'cisco',
  'axis communications': 'axis',
  'brother industries': 'brother',
  'fuji xerox': 'fujixerox',
  'zebra technologies': 'zebra',
  'hid global': 'hidglobal',
  'd-link': 'dlink',
  'hanwha vision': 'hanwhavision',
}

export type FirmwareNames = { readonly firmware: readonly string[]; readonly hardware: readonly string[] }
/** Null where a system is no firmware. A name that no feed uses does no harm: it meets nothing. */
export const firmwareNames = (system: string): FirmwareNames | null => {
  const parts = firmwareParts(system).flatMap(({ vendor, product }) => {
    const other = Object.hasOwn(makers, vendor.toLowerCase()) ? makers[vendor.toLowerCase()] : undefined
    return other === undefined
      ? [{ vendor, product }]
      : [
          { vendor, product },
          { vendor: other, product },
        ]
  })
  if (parts.length === 0) return null
  const hardware = [...new Set(parts.map(({ vendor, product }) => productNameOf(vendor, product)))]
  return { hardware, firmware: hardware.map((name) => `${name}_firmware`) }
}
