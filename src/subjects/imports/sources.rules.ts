// Where tables come from, each as data: which heading means what, what its words mean, how its dates are written. Which headings were read in the
// vendor's own documentation and which nobody has seen yet: docs/imports.md.
import type { Target, WordField } from './fields.rules.ts'
import type { DateOrder } from '../../core/time/told-dates.ts'

/** As which kind of source a row is told of the device: what the counts of purchase, console and network stand on. */
export type SourceKind = 'purchase' | 'mdm' | 'directory' | 'sheet'
export type Source = {
  readonly label: string
  readonly kind: SourceKind
  readonly where: string // how the file is had
  /** By heading, letters and digits alone. */
  readonly columns: Readonly<Record<string, Target>>
  /** Headings that others do not have: one of these must be there for the source to be taken for this one. */
  readonly marks: readonly string[]
  readonly order: DateOrder // how its dates are written, where it says; `ask`: by whoever saved it
  readonly times: 'utc' | 'district' // what its times without a zone are
  readonly words?: Partial<Readonly<Record<WordField, Readonly<Record<string, string>>>>>
  /** What is known of everything it lists, where a row does not say otherwise. */
  readonly fixed?: Partial<Readonly<Record<'system' | 'manufacturer', string>>>
  /** Who patches what it lists, where nobody said so. */
  readonly patchedBy?: 'google'
  /** The source whose word this is for what it patches (PM-2): version and moment are its proof. */
  readonly proves?: 'google-admin' | 'intune' | 'apple-mdm'
}

const jamfCommon = {
  assettag: 'assetTag', serialnumber: 'serial', udid: 'uuid', model: 'model', building: 'site', room: 'room', department: 'keep', emailaddress: 'assignedTo', username: 'leave', fullname: 'leave',
  podate: 'purchasedOn', ponumber: 'keep', vendor: 'orderedFrom', warrantyexpiration: 'warrantyEndsOn', ipaddress: 'leave', lastenrollment: 'leave', managed: 'keep', modelidentifier: 'leave',
  purchaseprice: 'leave', purchasedorleased: 'keep', applecareid: 'keep', leaseexpiration: 'keep', barcode: 'leave', phonenumber: 'leave', position: 'leave',
} as const satisfies Record<string, Target>
const filevault = {
  encrypted: 'yes', 'all partitions encrypted': 'yes', 'boot partitions encrypted': 'yes', 'boot partition encrypted': 'yes', 'not encrypted': 'no', 'no partitions encrypted': 'no', 'some partitions encrypted': 'unknown', 'n/a': 'unknown', 'encrypting': 'unknown', 'decrypting': 'unknown',
} as const

export const sources = {
  own: {
    label: 'Own spreadsheet', kind: 'sheet', where: 'The list of devices as Afterbell saves it, or any table of your own.', columns: {}, marks: [], order: 'ask', times: 'district',
  },
  purchase: {
    label: 'Purchase list', kind: 'purchase', where: 'What a reseller sends with an order, or your order book.',
    columns: {
      ponumber: 'keep', purchaseordernumber: 'keep', purchaseorder: 'keep', ordernumber: 'keep', invoice: 'keep', invoicenumber: 'keep', orderdate: 'purchasedOn', invoicedate: 'purchasedOn', shipdate: 'leave', purchasedate: 'purchasedOn', podate: 'purchasedOn',
      serialnumber: 'serial', serial: 'serial', servicetag: 'serial', assettag: 'assetTag', itemdescription: 'model', description: 'model', productdescription: 'model', product: 'model', model: 'model', manufacturer: 'manufacturer', mfg: 'manufacturer',
      partnumber: 'keep', manufacturerpart: 'keep', sku: 'keep', unitprice: 'leave', price: 'leave', cost: 'leave', quantity: 'leave', qty: 'leave', vendor: 'orderedFrom', supplier: 'orderedFrom', reseller: 'orderedFrom', shipto: 'site', shiptoname: 'site',
      warrantyend: 'warrantyEndsOn', warrantyenddate: 'warrantyEndsOn', warrantyexpiration: 'warrantyEndsOn', macaddress: 'macs', customerpo: 'keep',
    },
    marks: ['ponumber', 'purchaseordernumber', 'purchaseorder', 'invoicenumber', 'invoice', 'shipdate', 'unitprice', 'customerpo'], order: 'ask', times: 'district',
  },
  'google-admin': {
    label: 'Google Admin, ChromeOS devices', kind: 'mdm', where: 'Google Admin, Devices, Chrome, Devices: the download of the list; or GAM: gam print cros allfields.',
    columns: {
      serialnumber: 'serial', annotatedassetid: 'assetTag', assetid: 'assetTag', annotateduser: 'assignedTo', user: 'assignedTo', annotatedlocation: 'room', location: 'room', orgunitpath: 'site', organizationalunit: 'site', orgunit: 'site',
      model: 'model', osversion: 'version', platformversion: 'build', lastsync: 'lastSeen', lastpolicysync: 'lastSeen', autoupdateexpiration: 'updatesEndOn', autoupdateexpirationdate: 'updatesEndOn', autoupdatethrough: 'updatesEndOn', macaddress: 'macs', wifimacaddress: 'macs',
      ethernetmacaddress: 'macs', ethernetmacaddress0: 'leave', dockmacaddress: 'leave', notes: 'notes', status: 'status', ordernumber: 'keep', deviceid: 'leave', kind: 'leave', etag: 'leave', meid: 'leave', bootmode: 'keep', firmwareversion: 'leave', orgunitid: 'leave',
      recentusersemail: 'leave', mostrecentuser: 'leave', lastenrollmenttime: 'leave', firstenrollmenttime: 'leave', enrollmenttime: 'leave', manufacturedate: 'leave', supportenddate: 'leave', willautorenew: 'leave', devicelicensetype: 'leave', deprovisionreason: 'keep',
    },
    marks: ['annotatedassetid', 'autoupdateexpiration', 'autoupdateexpirationdate', 'autoupdatethrough', 'lastpolicysync', 'orgunitpath', 'annotateduser'], order: 'ymd', times: 'utc',
    words: { status: { active: 'in-use', provisioned: 'in-use', deprovisioned: 'retired', disabled: 'unknown', 'pre_provisioned': 'in-store', preprovisioned: 'in-store', inactive: 'unknown', 'return_arrived': 'repair', 'return_requested': 'repair', shipped: 'in-store', unknown: 'unknown' } },
    fixed: { system: 'ChromeOS' }, patchedBy: 'google', proves: 'google-admin',
  },
  intune: {
    label: 'Microsoft Intune, all devices', kind: 'mdm', where: 'Intune admin center, Devices, All devices, Export (DevicesWithInventory).',
    columns: {
      devicename: 'hostname', serialnumber: 'serial', manufacturer: 'manufacturer', model: 'model', os: 'system', osversion: 'version', lastcheckin: 'lastSeen', encrypted: 'encryption', wifimac: 'macs', ethernetmac: 'macs', primaryuserupn: 'assignedTo',
      primaryuseremailaddress: 'leave', primaryuserdisplayname: 'leave', deviceid: 'leave', enrollmentdate: 'leave', azureaddeviceid: 'leave', entraiddeviceid: 'leave', azureadregistered: 'leave', easactivationid: 'leave', easactivated: 'leave', imei: 'leave', lasteassynctime: 'leave', easreason: 'leave', easstatus: 'leave',
      compliancegraceperiodexpiration: 'leave', securitypatchlevel: 'keep', meid: 'leave', subscribercarrier: 'leave', totalstorage: 'leave', freestorage: 'leave', managementname: 'leave', category: 'keep', userid: 'leave', wifiipv4address: 'leave', wifisubnetid: 'leave', compliance: 'keep',
      managedby: 'keep', ownership: 'keep', devicestate: 'leave', intuneregistered: 'leave', supervised: 'leave', skufamily: 'keep', jointype: 'leave', phonenumber: 'leave', jailbroken: 'leave', iccid: 'leave', cellulartechnology: 'leave', processorarchitecture: 'leave', eid: 'leave',
    },
    marks: ['azureaddeviceid', 'entraiddeviceid', 'primaryuserupn', 'easactivationid', 'intuneregistered'], order: 'ymd', times: 'utc',
    words: { encryption: { true: 'yes', false: 'no', yes: 'yes', no: 'no' } }, proves: 'intune',
  },
  'jamf-computers': {
    label: 'Jamf Pro, computers', kind: 'mdm', where: 'Jamf Pro, Computers, an advanced search, Export as CSV.',
    columns: {
      ...jamfCommon, computername: 'hostname', macaddress: 'macs', make: 'manufacturer', operatingsystem: 'leave', operatingsystemname: 'system', operatingsystemversion: 'version', operatingsystembuild: 'build', lastcheckin: 'lastSeen', lastinventoryupdate: 'leave', filevault2status: 'encryption', filevaultstatus: 'encryption',
      jsscomputerid: 'leave', jamfprocomputerid: 'leave', architecturetype: 'leave', numberofavailableupdates: 'keep', lastreportedipaddress: 'leave', totalrammb: 'leave', platform: 'leave',
    },
    marks: ['jsscomputerid', 'jamfprocomputerid', 'filevault2status', 'jamfbinaryversion', 'operatingsystembuild'], order: 'ymd', times: 'district', words: { encryption: filevault }, fixed: { system: 'macOS', manufacturer: 'Apple' }, proves: 'apple-mdm',
  },
  'jamf-mobile': {
    label: 'Jamf Pro, mobile devices', kind: 'mdm', where: 'Jamf Pro, Devices, an advanced search, Export as CSV.',
    columns: {
      ...jamfCommon, displayname: 'hostname', wifimacaddress: 'macs', iosversion: 'version', osversion: 'version', iosbuild: 'build', osbuild: 'build', lastinventoryupdate: 'lastSeen', jssmobiledeviceid: 'leave', jamfpromobiledeviceid: 'leave', supervised: 'leave', hardwareencryption: 'keep', dataprotection: 'keep', osname: 'system', ostype: 'system',
      modelnumber: 'leave', jailbreakdetected: 'leave', batterylevel: 'leave', lostmodeenabled: 'leave', deviceownershiptype: 'keep', passcodestatus: 'keep', imei: 'leave',
    },
    marks: ['jssmobiledeviceid', 'jamfpromobiledeviceid', 'iosversion', 'lostmodeenabled', 'jailbreakdetected'], order: 'ymd', times: 'district', fixed: { manufacturer: 'Apple' }, proves: 'apple-mdm',
  },
  mosyle: {
    label: 'Mosyle', kind: 'mdm', where: 'Mosyle Manager, the device list, exported as CSV.',
    columns: {
      devicename: 'hostname', serialnumber: 'serial', deviceudid: 'uuid', assettag: 'assetTag', devicemodelname: 'model', devicemodel: 'leave', modelname: 'leave', osversion: 'version', buildversion: 'build', wifimacaddress: 'macs', ethernetmacaddress: 'macs', bluetoothmacaddress: 'leave', datelastbeat: 'lastSeen', dateinfo: 'leave',
      os: 'system', username: 'assignedTo', userid: 'leave', usertype: 'keep', sharedcartname: 'keep', location: 'site', tags: 'keep', issupervised: 'leave', status: 'leave', lostmodestatus: 'leave', lastipbeat: 'leave', lastlanip: 'leave', battery: 'leave', totaldisk: 'leave', availabledisk: 'leave', dateenroll: 'leave', enrollmenttype: 'leave',
    },
    marks: ['deviceudid', 'datelastbeat', 'sharedcartname', 'wifimacaddress', 'lostmodestatus'], order: 'ymd', times: 'utc', fixed: { manufacturer: 'Apple' }, proves: 'apple-mdm',
  },
  wsus: {
    label: 'WSUS computers', kind: 'directory', where: 'On the WSUS server: Get-WsusComputer, then Export-Csv.',
    columns: {
      fulldomainname: 'hostname', make: 'manufacturer', model: 'model', osdescription: 'system', osarchitecture: 'leave', lastreportedstatustime: 'lastSeen', lastsynctime: 'leave', lastsyncresult: 'keep', lastreportedinventorytime: 'leave', ipaddress: 'leave', id: 'leave', clientversion: 'leave', osfamily: 'leave', computerrole: 'keep', osinfo: 'leave',
      requestedtargetgroupname: 'keep', requestedtargetgroupnames: 'keep', biosinfo: 'leave',
    },
    marks: ['fulldomainname', 'lastreportedstatustime', 'requestedtargetgroupname'], order: 'ask', times: 'utc',
  },
  configmgr: {
    label: 'Configuration Manager devices', kind: 'mdm', where: 'Configuration Manager: Get-CMDevice or a query over SMS_R_System, then Export-Csv.',
    columns: {
      name: 'hostname', netbiosname: 'leave', serialnumber: 'serial', smbiosguid: 'uuid', macaddress: 'macs', macaddresses: 'macs', deviceos: 'system', operatingsystemnameandversion: 'system', deviceosbuild: 'build', build: 'build', lastactivetime: 'lastSeen', lastlogontimestamp: 'leave', primaryuser: 'assignedTo', username: 'leave',
      lastlogonusername: 'leave', adsitename: 'keep', domain: 'leave', resourceid: 'leave', resourcetype: 'leave', smsid: 'leave', smsuniqueidentifier: 'leave', clientversion: 'leave', client: 'leave', isclient: 'leave', active: 'leave', isvirtualmachine: 'keep', ipaddresses: 'leave', distinguishedname: 'leave', sid: 'leave', sitecode: 'leave', manufacturer: 'manufacturer', model: 'model',
    },
    marks: ['resourceid', 'smsid', 'smsuniqueidentifier', 'smbiosguid', 'lastactivetime', 'operatingsystemnameandversion', 'deviceos'], order: 'ask', times: 'district',
  },
  'snipe-it': {
    label: 'Snipe-IT assets', kind: 'sheet', where: 'Snipe-IT, Assets, List all, Export CSV.',
    columns: {
      assetname: 'hostname', name: 'hostname', itemname: 'hostname', assettag: 'assetTag', serial: 'serial', serialnumber: 'serial', model: 'model', modelname: 'model', modelno: 'leave', modelnumber: 'leave', category: 'kind', status: 'status', checkedoutto: 'assignedTo', checkedouttoemail: 'assignedTo', checkedouttousername: 'leave',
      checkedouttofirstname: 'leave', checkedouttolastname: 'leave', checkedouttolocation: 'leave', checkouttype: 'leave', location: 'site', defaultlocation: 'leave', manufacturer: 'manufacturer', supplier: 'orderedFrom', purchasedate: 'purchasedOn', purchased: 'purchasedOn', purchasecost: 'leave', ordernumber: 'keep', warranty: 'leave', warrantyexpires: 'warrantyEndsOn',
      eol: 'leave', eoldate: 'keep', notes: 'notes', assetnotes: 'notes', modelnotes: 'leave', macaddress: 'macs', company: 'leave', id: 'leave', deviceimage: 'leave', checkouts: 'leave', checkins: 'leave', requests: 'leave', employeeno: 'leave', createdat: 'leave', updatedat: 'leave', checkoutdate: 'leave', expectedcheckindate: 'leave', lastaudit: 'leave', nextauditdate: 'leave', currentvalue: 'leave', actions: 'leave',
    },
    marks: ['deviceimage', 'checkedoutto', 'checkouttype', 'checkedouttousername', 'modelno', 'expectedcheckindate'], order: 'ymd', times: 'district',
    words: { status: { 'ready to deploy': 'in-store', deployed: 'in-use', deployable: 'in-store', pending: 'in-store', archived: 'retired', undeployable: 'repair', 'out for repair': 'repair', broken: 'repair', 'lost/stolen': 'retired', 'broken - not fixable': 'retired', 'out for diagnostics': 'repair' } },
  },
} as const satisfies Readonly<Record<string, Source>>
export type SourceName = keyof typeof sources
export const sourceNames = Object.keys(sources) as SourceName[]
export const isSourceName = (text: string): text is SourceName => Object.hasOwn(sources, text)
export const sourceOf = (name: SourceName): Source => sources[name]
