// Which software filters, which lets somebody reach in, which can switch a camera on from afar: by name, as inventories write it. A district adds names by
// parameter. Names are looked for as whole words; `whole` ones must be the title's whole name, because they are common words.

export type SoftwareFact = 'filter-client' | 'remote-control' | 'camera'
export type Listed = { readonly fact: SoftwareFact; readonly product: string; readonly names: readonly string[]; readonly whole?: readonly string[] }

export const listed: readonly Listed[] = [
  // TU-4.E: content filters schools run on the device itself; an extension's name counts where the agent tells extensions.
  { fact: 'filter-client', product: 'Securly', names: ['Securly'] },
  { fact: 'filter-client', product: 'GoGuardian', names: ['GoGuardian'] },
  {
    fact: 'filter-client',
    product: 'Lightspeed Filter',
    names: ['Lightspeed Filter', 'Lightspeed Systems', 'Lightspeed Agent', 'Lightspeed Smart Agent', 'Relay Smart Agent'],
  },
  { fact: 'filter-client', product: 'Linewize', names: ['Linewize'] },
  { fact: 'filter-client', product: 'Blocksi', names: ['Blocksi'] },
  { fact: 'filter-client', product: 'ContentKeeper', names: ['ContentKeeper'] },
  { fact: 'filter-client', product: 'Deledao', names: ['Deledao'] },
  { fact: 'filter-client', product: 'Smoothwall', names: ['Smoothwall'] },
  { fact: 'filter-client', product: 'iboss', names: ['iboss'] },
  {
    fact: 'filter-client',
    product: 'Cisco Umbrella',
    names: ['Umbrella Roaming Client', 'Cisco Umbrella', 'Cisco Secure Client - Umbrella', 'AnyConnect Umbrella'],
  },
  { fact: 'filter-client', product: 'Zscaler', names: ['Zscaler'] },
  { fact: 'filter-client', product: 'Netskope', names: ['Netskope Client'] },
  { fact: 'filter-client', product: 'DNSFilter', names: ['DNSFilter'] },
  { fact: 'filter-client', product: 'WebTitan', names: ['WebTitan'] },
  { fact: 'filter-client', product: 'FortiClient', names: ['FortiClient'] },
  // TU-4.G, and who reaches in at all.
  { fact: 'remote-control', product: 'TeamViewer', names: ['TeamViewer'] },
  { fact: 'remote-control', product: 'AnyDesk', names: ['AnyDesk'] },
  { fact: 'remote-control', product: 'RustDesk', names: ['RustDesk'] },
  { fact: 'remote-control', product: 'Splashtop', names: ['Splashtop Streamer', 'Splashtop for RMM', 'Splashtop SOS'] },
  { fact: 'remote-control', product: 'ScreenConnect', names: ['ScreenConnect', 'ConnectWise Control'] },
  { fact: 'remote-control', product: 'LogMeIn', names: ['LogMeIn', 'GoToAssist', 'GoTo Resolve'] },
  { fact: 'remote-control', product: 'BeyondTrust', names: ['BeyondTrust Remote Support', 'Bomgar'] },
  { fact: 'remote-control', product: 'Chrome Remote Desktop', names: ['Chrome Remote Desktop Host', 'chrome-remote-desktop'] },
  {
    fact: 'remote-control',
    product: 'VNC server',
    names: [
      'RealVNC Server',
      'VNC Server',
      'TightVNC',
      'UltraVNC',
      'tigervnc-standalone-server',
      'tigervnc-scraping-server',
      'x11vnc',
      'realvnc-vnc-server',
      'vino',
    ],
  },
  { fact: 'remote-control', product: 'xrdp', names: [], whole: ['xrdp'] },
  { fact: 'remote-control', product: 'Zoho Assist', names: ['Zoho Assist'] },
  { fact: 'remote-control', product: 'Dameware', names: ['Dameware'] },
  { fact: 'remote-control', product: 'Radmin', names: ['Radmin Server'] },
  { fact: 'remote-control', product: 'Remote Utilities', names: ['Remote Utilities - Host'] },
  { fact: 'remote-control', product: 'Supremo', names: [], whole: ['Supremo', 'SupremoControl'] },
  { fact: 'remote-control', product: 'Ammyy Admin', names: ['Ammyy'] },
  { fact: 'remote-control', product: 'NetSupport', names: ['NetSupport Manager', 'NetSupport School'] },
  { fact: 'remote-control', product: 'Veyon', names: ['Veyon'] },
  { fact: 'remote-control', product: 'AteraAgent', names: ['AteraAgent'] },
  { fact: 'remote-control', product: 'NinjaOne', names: ['NinjaRMMAgent'] },
  { fact: 'remote-control', product: 'Parsec', names: [], whole: ['Parsec'] },
  // TU-4.G: what can take pictures of whoever sits before it without that person's doing: theft trackers, stalkerware, webcam servers.
  { fact: 'camera', product: 'Prey', names: ['Prey Anti-Theft', 'Prey Project', 'prey-node-client'] },
  { fact: 'camera', product: 'LANrev, Absolute Manage (TheftTrack)', names: ['LANrev Agent', 'Absolute Manage Agent'] },
  { fact: 'camera', product: 'Hidden', names: ['HiddenApp'] },
  { fact: 'camera', product: 'Undercover', names: ['Orbicule Undercover'] },
  { fact: 'camera', product: 'GadgetTrak', names: ['GadgetTrak'] },
  { fact: 'camera', product: 'FlexiSPY', names: ['FlexiSPY'] },
  { fact: 'camera', product: 'mSpy', names: [], whole: ['mSpy'] },
  { fact: 'camera', product: 'Spyrix', names: ['Spyrix'] },
  { fact: 'camera', product: 'Refog', names: ['Refog'] },
  { fact: 'camera', product: 'iSpy, Agent DVR', names: ['iSpyConnect', 'Agent DVR'] },
  { fact: 'camera', product: 'Yawcam', names: ['Yawcam'] },
  { fact: 'camera', product: 'webcamXP, webcam 7', names: ['webcamXP', 'webcam 7'] },
  { fact: 'camera', product: 'ZoneMinder', names: ['ZoneMinder'] },
  { fact: 'camera', product: 'Motion', names: [], whole: ['motion'] },
]

export const isOfSoftware = (fact: string): fact is SoftwareFact => fact === 'filter-client' || fact === 'remote-control' || fact === 'camera'

/** The district's further names, by what they stand for. */
export type Own = Readonly<Record<SoftwareFact, readonly string[]>>
/** Names that do not let a title be found although the word stands in it: programs that only look at others. */
const harmless = /\b(viewer|meeting|pilot)\b/i

const escaped = (text: string): string => text.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const wordsOf = (words: readonly string[]): RegExp | undefined =>
  words.length === 0 ? undefined : new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'u')

export type Finder = (name: string) => readonly { readonly fact: SoftwareFact; readonly product: string }[]

/** Finds what a title's name stands for; `own` are the district's further names. Made once, asked for each of thousands of names. */
export const finderOf = (own: Own): Finder => {
  const all: readonly Listed[] = [
    ...listed,
    ...(Object.keys(own) as SoftwareFact[]).flatMap((fact) => own[fact].map((name) => ({ fact, product: name, names: [name] }))),
  ]
  const each = all.map((one) => ({ one, words: wordsOf(one.names), whole: new Set((one.whole ?? []).map((name) => name.toLowerCase())) }))
  const any = wordsOf(all.flatMap(({ names }) => names))
  const wholes = new Set(all.flatMap(({ whole = [] }) => whole.map((name) => name.toLowerCase())))
  return (name) => {
    const text = name.toLowerCase()
    if (!wholes.has(text) && !any?.test(text)) return []
    return each
      .filter(({ one, words, whole }) => whole.has(text) || (words?.test(text) === true && !(one.fact === 'remote-control' && harmless.test(text))))
      .map(({ one: { fact, product } }) => ({ fact, product }))
  }
}
