// What a browser calls itself, as people call it. Only a help to recognise a session: anybody may call themselves anything.

const browsers = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bCriOS\/|\bChrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
] as const
const systems = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'Chromebook'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
] as const

/** `Firefox on Windows`; the first 60 characters of what is not known, or `not said`. */
export const deviceWords = (agent: string): string => {
  const browser = browsers.find(([shape]) => shape.test(agent))?.[1]
  const system = systems.find(([shape]) => shape.test(agent))?.[1]
  if (browser === undefined && system === undefined) return agent === '' ? 'not said' : agent.slice(0, 60)
  return system === undefined ? `${browser}` : `${browser ?? 'a browser'} on ${system}`
}

const ways: Readonly<Record<string, string>> = { provider: 'identity provider', 'break-glass': 'break-glass code' }
/** How somebody signed in: `password and second factor`. */
export const howWords = (how: string, proof: string): string => `${ways[how] ?? how}${proof === 'second-factor' ? ' and second factor' : ''}`
