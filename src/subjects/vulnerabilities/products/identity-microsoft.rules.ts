// Which of Microsoft's programs a reported name is: rows of the identity table. SQL Server, Exchange, SharePoint and Office by MSI are judged by their
// updates (`../programs`), Windows itself too.
import type { ProductRow } from './identity-row.rules.ts'

const clickToRun = 'Microsoft’s list names no build for Click-to-Run: compare the installed build with the newest of its channel'
const catalogueBuild = 'the inventory reports the build of its installer, and feeds list its release: compare the release under Help, About'

export const microsoftTable: readonly ProductRow[] = [
  {
    label: 'Microsoft 365 Apps',
    names: 'microsoft:365_apps',
    untold: clickToRun,
    is: /^microsoft (office )?365( apps for (enterprise|business)| proplus|)?( - [a-z-]+)?$/,
  },
  { label: 'Microsoft Office', names: 'microsoft:office', version: 'year', untold: clickToRun, is: /^microsoft office (.* )?(20\d\d)( - [a-z-]+)?$/ },
  {
    label: 'Microsoft Project',
    names: 'microsoft:project',
    version: 'year',
    untold: clickToRun,
    is: /^microsoft project (professional|standard)( 20\d\d)?( - [a-z-]+)?$/,
  },
  {
    label: 'Microsoft Visio',
    names: 'microsoft:visio',
    version: 'year',
    untold: clickToRun,
    is: /^microsoft visio (professional|standard)( 20\d\d)?( - [a-z-]+)?$/,
  },
  { label: 'Microsoft OneDrive', names: 'microsoft:onedrive', is: /^microsoft onedrive$/ },
  {
    label: 'Visual Studio 2017',
    names: 'microsoft:visual_studio_2017 microsoft:visual_studio',
    version: 'line',
    untold: catalogueBuild,
    is: /^(microsoft )?visual studio (community|professional|enterprise|build tools) 2017$/,
  },
  {
    label: 'Visual Studio 2019',
    names: 'microsoft:visual_studio_2019 microsoft:visual_studio',
    version: 'line',
    untold: catalogueBuild,
    is: /^(microsoft )?visual studio (community|professional|enterprise|build tools) 2019$/,
  },
  {
    label: 'Visual Studio 2022',
    names: 'microsoft:visual_studio_2022 microsoft:visual_studio',
    version: 'line',
    untold: catalogueBuild,
    is: /^(microsoft )?visual studio (community|professional|enterprise|build tools) 2022$/,
  },
  {
    label: 'Visual Studio 2026',
    names: 'microsoft:visual_studio_2026 microsoft:visual_studio',
    version: 'line',
    untold: catalogueBuild,
    is: /^(microsoft )?visual studio (community|professional|enterprise|build tools) 2026$/,
  },
  { label: 'Visual Studio Code', names: 'microsoft:visual_studio_code', is: /^(microsoft )?visual studio code( \(user\))?$/ },
  {
    label: '.NET',
    names: 'microsoft:.net',
    version: 'named',
    is: /^microsoft (windows desktop runtime|\.net (core )?(runtime|sdk|host|desktop runtime))( -)?$/,
  },
  { label: 'ASP.NET Core', names: 'microsoft:asp.net_core', version: 'named', is: /^microsoft asp\.net core (- )?(runtime|shared framework)( -)?$/ },
  { label: 'PowerShell', names: 'microsoft:powershell', is: /^powershell( \d)?$/ },
  { label: 'Power BI Desktop', names: 'microsoft:power_bi_desktop', is: /^microsoft power ?bi desktop$/ },
  { label: 'Microsoft Silverlight', names: 'microsoft:silverlight', is: /^microsoft silverlight$/ },
  { label: 'SQL Server', names: 'microsoft:sql_server', version: 'year', is: /^microsoft sql server (20\d\d)( r2)?$/ },
  {
    label: 'Exchange Server',
    names: 'microsoft:exchange_server',
    version: 'year',
    is: /^microsoft exchange server (20\d\d|subscription edition)( rtm| cumulative update)?$/,
  },
  {
    label: 'SharePoint Server',
    names: 'microsoft:sharepoint_server',
    version: 'year',
    is: /^microsoft sharepoint (enterprise )?server (20\d\d|subscription edition)$/,
  },
  ...['17', '18'].map((n) => ({
    label: `ODBC Driver ${n} for SQL Server`,
    names: `microsoft:odbc_driver_${n}_for_sql_server`,
    is: new RegExp(`^microsoft odbc driver ${n} for sql server$`),
  })),
  {
    label: 'OLE DB Driver for SQL Server',
    names: 'microsoft:ole_db_driver_18_for_sql_server microsoft:ole_db_driver_19_for_sql_server',
    is: /^microsoft ole db driver( 1[89])? for sql server$/,
  },
  { label: 'Report Builder', names: 'microsoft:report_builder', is: /^(microsoft )?(sql server )?(20\d\d )?report builder( 20\d\d)?$/ },
  { label: 'SQL Server Management Studio', names: 'microsoft:sql_server_management_studio', is: /^(microsoft )?sql server management studio( -)?$/ },
]
