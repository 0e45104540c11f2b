// Microsoft's programs whose registered version does not move with each update: SQL Server, Exchange, SharePoint and Office installed by MSI. Data, by hand.
// They are judged by the updates that the inventory lists beside them (PM-3.2); Click-to-Run is none of them.

/**
 * A branch of releases that gets fixes of its own, as GDR and CU of SQL Server. `level`: what a service pack or a cumulative update of Exchange raises: the
 * newest ones alone get fixes, and a higher one holds what the lower ones were given.
 */
export type Line = { readonly id: string; readonly level: number }
type Kind = 'sql' | 'exchange' | 'sharepoint' | 'office'
/** `is`: its name as programs are listed, lower case; `updates`: the names of its updates; `listed`: what Microsoft's list calls it; `branch`: the first two numbers of its builds. */
export type ProgramRow = {
  readonly id: string
  readonly kind: Kind
  readonly label: string
  readonly names: string
  readonly branch: string
  readonly is: RegExp
  readonly updates: RegExp
  readonly listed: RegExp
}

const sql = (year: string, branch: string): ProgramRow => ({
  id: `sql-server-${year}`,
  kind: 'sql',
  label: `Microsoft SQL Server ${year}`,
  names: 'microsoft:sql_server',
  branch,
  is: new RegExp(`^(microsoft sql server ${year}( \\((32|64)-bit\\))?|sql server ${year} database engine services)$`),
  updates: new RegExp(`\\bsql server ${year}\\b(?! (management studio|native client|reporting services))`),
  listed: new RegExp(`^microsoft sql server ${year}( |$)(?!reporting)`),
})
const exchange = (year: string, branch: string): ProgramRow => ({
  id: `exchange-${year.split(' ')[0]}`,
  kind: 'exchange',
  label: `Microsoft Exchange Server ${year === 'subscription edition' ? 'Subscription Edition' : year}`,
  names: 'microsoft:exchange_server',
  branch,
  is: new RegExp(`^microsoft exchange server ${year}( rtm| cumulative update \\d+)?$`),
  updates: new RegExp(`\\bexchange server ${year}\\b`),
  listed: new RegExp(`^microsoft exchange server ${year}( rtm| cumulative update \\d+)?$`),
})
const sharepoint = (year: string, branch: string, listed: RegExp): ProgramRow => ({
  id: `sharepoint-${year.split(' ')[0]}`,
  kind: 'sharepoint',
  label: `Microsoft SharePoint Server ${year === 'subscription edition' ? 'Subscription Edition' : year}`,
  names: 'microsoft:sharepoint_server microsoft:sharepoint_enterprise_server microsoft:sharepoint_foundation',
  branch,
  is: new RegExp(`^microsoft sharepoint (enterprise )?server ${year}$`),
  updates: new RegExp(`\\bsharepoint (enterprise |foundation )?(server )?${year}\\b`),
  listed,
})
const office = (year: string, branch: string): ProgramRow => ({
  id: `office-${year}`,
  kind: 'office',
  label: `Microsoft Office ${year}`,
  names: 'microsoft:office',
  branch,
  is: new RegExp(
    `^microsoft office (professional plus|professionnel plus|profesional plus|professional|standard|home and business|home and student|small business|personal) ${year}$`,
  ),
  updates: new RegExp(`\\b(office|word|excel|powerpoint|outlook|access|publisher|onenote|infopath|skype for business) ${year}\\b`),
  // `Click-to-Run` editions have products of their own in the list; so have the editions for tablets (RT) and the Mac
  listed: new RegExp(
    `^microsoft (office|word|excel|powerpoint|outlook|access|publisher|onenote) ${year}( service pack 1)? \\((32|64)-bit editions?\\)$`,
  ),
})

export const programTable: readonly ProgramRow[] = [
  sql('2025', '17.0'),
  sql('2022', '16.0'),
  sql('2019', '15.0'),
  sql('2017', '14.0'),
  sql('2016', '13.0'),
  sql('2014', '12.0'),
  sql('2012', '11.0'),
  exchange('subscription edition', '15.2'),
  exchange('2019', '15.2'),
  exchange('2016', '15.1'),
  exchange('2013', '15.0'),
  sharepoint('subscription edition', '16.0', /^microsoft sharepoint server subscription edition$/),
  sharepoint('2019', '16.0', /^microsoft sharepoint server 2019$/),
  sharepoint('2016', '16.0', /^microsoft sharepoint (enterprise )?server 2016$/),
  office('2016', '16.0'),
  office('2013', '15.0'),
]

/** Which programs an edition of Office holds beside Word, Excel, PowerPoint and OneNote: an update of one that is not there is not missing. */
export const officeApps: Readonly<Record<string, readonly string[]>> = {
  'professional plus': ['outlook', 'access', 'publisher'],
  'professionnel plus': ['outlook', 'access', 'publisher'],
  'profesional plus': ['outlook', 'access', 'publisher'],
  professional: ['outlook', 'access', 'publisher'],
  standard: ['outlook', 'publisher'],
  'small business': ['outlook', 'publisher'],
  'home and business': ['outlook'],
}
export const officeNames: Readonly<Record<string, string>> = {
  word: 'Word',
  excel: 'Excel',
  powerpoint: 'PowerPoint',
  outlook: 'Outlook',
  access: 'Access',
  publisher: 'Publisher',
  onenote: 'OneNote',
}
export const everyOffice: readonly string[] = ['office', 'word', 'excel', 'powerpoint', 'onenote']

type Lines = readonly (readonly [from: number, id: string, level: number])[]
const two = (cu: number): Lines => [
  [0, 'GDR', 0],
  [cu, 'CU', 0],
]
/** SQL Server's lines by the third number of the build: two beside one another, and as many again for each service pack. */
export const sqlLines: Readonly<Record<string, Lines>> = {
  '17.0': two(4000),
  '16.0': two(4000),
  '15.0': two(4000),
  '14.0': two(3000),
  '13.0': [
    [0, 'GDR', 0],
    [2100, 'CU', 0],
    [4000, 'SP1 GDR', 1],
    [4400, 'SP1 CU', 1],
    [5000, 'SP2 GDR', 2],
    [5149, 'SP2 CU', 2],
    [6300, 'SP3 GDR', 3],
    [7000, 'SP3 Azure Connect', 3],
  ],
  '12.0': [
    [0, 'GDR', 0],
    [2300, 'CU', 0],
    [4050, 'SP1 GDR', 1],
    [4400, 'SP1 CU', 1],
    [5000, 'SP2 GDR', 2],
    [5500, 'SP2 CU', 2],
    [6000, 'SP3 GDR', 3],
    [6200, 'SP3 CU', 3],
  ],
  '11.0': [
    [0, 'GDR', 0],
    [2300, 'CU', 0],
    [3000, 'SP1 GDR', 1],
    [3300, 'SP1 CU', 1],
    [5000, 'SP2 GDR', 2],
    [5500, 'SP2 CU', 2],
    [6000, 'SP3 GDR', 3],
    [6500, 'SP3 CU', 3],
    [7000, 'SP4', 4], // one line alone, which Microsoft's list calls QFE
  ],
}

/** Exchange's cumulative updates by the third number of the build, from RTM on. */
export const exchangeBuilds: Readonly<Record<string, readonly number[]>> = {
  '2019': [221, 330, 397, 464, 529, 595, 659, 721, 792, 858, 922, 986, 1118, 1258, 1544, 1748],
  '2016': [225, 396, 466, 544, 669, 845, 1034, 1261, 1415, 1466, 1531, 1591, 1713, 1779, 1847, 1913, 1979, 2044, 2106, 2176, 2242, 2308, 2375, 2507],
  '2013': [516, 620, 712, 775, 847, 913, 995, 1044, 1076, 1104, 1130, 1156, 1178, 1210, 1236, 1263, 1293, 1320, 1347, 1365, 1367, 1395, 1473, 1497],
  subscription: [2562],
}
/** The fourth number of a cumulative update as it is published, by the third: a registered build that ends so tells nothing of security updates. */
export const exchangeReleases: Readonly<Record<number, number>> = {
  858: 5,
  922: 7,
  986: 5,
  1118: 7,
  1258: 12,
  1544: 4,
  1748: 10,
  2176: 2,
  2242: 4,
  2308: 8,
  2375: 7,
  2507: 6,
  1473: 3,
  1497: 2,
  2562: 17,
}
