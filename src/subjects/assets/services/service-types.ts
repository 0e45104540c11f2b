/** What districts usually run, with the ratings to begin from (data): a starting list, never a limit. */
export const serviceTypes = {
  'student-information': { name: 'Student information', confidentiality: 'high', integrity: 'high', availability: 'high' },
  payroll: { name: 'Payroll and human resources', confidentiality: 'high', integrity: 'high', availability: 'moderate' },
  'state-testing': { name: 'State testing', confidentiality: 'moderate', integrity: 'high', availability: 'high' },
  directory: { name: 'Directory and sign-in', confidentiality: 'high', integrity: 'high', availability: 'high' },
  finance: { name: 'Finance and purchasing', confidentiality: 'high', integrity: 'high', availability: 'moderate' },
  'learning-platform': { name: 'Learning platform', confidentiality: 'moderate', integrity: 'moderate', availability: 'high' },
  'food-service': { name: 'Food service point of sale', confidentiality: 'moderate', integrity: 'moderate', availability: 'moderate' },
  transportation: { name: 'Bus routing', confidentiality: 'moderate', integrity: 'moderate', availability: 'moderate' },
  library: { name: 'Library', confidentiality: 'low', integrity: 'moderate', availability: 'moderate' },
  mail: { name: 'Mail', confidentiality: 'moderate', integrity: 'moderate', availability: 'high' },
  files: { name: 'File shares', confidentiality: 'moderate', integrity: 'moderate', availability: 'moderate' },
  printing: { name: 'Printing', confidentiality: 'low', integrity: 'low', availability: 'moderate' },
  web: { name: 'Web pages', confidentiality: 'low', integrity: 'moderate', availability: 'moderate' },
  telephony: { name: 'Telephones and intercom', confidentiality: 'low', integrity: 'moderate', availability: 'high' },
  cameras: { name: 'Cameras and recording', confidentiality: 'high', integrity: 'moderate', availability: 'moderate' },
  doors: { name: 'Doors and access control', confidentiality: 'moderate', integrity: 'high', availability: 'high' },
  network: { name: 'Network, DNS and DHCP', confidentiality: 'moderate', integrity: 'high', availability: 'high' },
  backup: { name: 'Backup', confidentiality: 'high', integrity: 'high', availability: 'moderate' },
  'content-filter': { name: 'Content filter', confidentiality: 'moderate', integrity: 'moderate', availability: 'moderate' },
  other: { name: 'Something else', confidentiality: 'unknown', integrity: 'unknown', availability: 'unknown' },
} as const satisfies Readonly<Record<string, { name: string; confidentiality: string; integrity: string; availability: string }>>
export type ServiceType = keyof typeof serviceTypes
export const typeName = (type: string): string => (Object.hasOwn(serviceTypes, type) ? serviceTypes[type as ServiceType].name : type)
