// Lists of devices as vendors export them: their headings, rows of our own making. Which headings are documented: docs/imports.md.

const csv = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')).join('\r\n')

/** Google's own attribute names, as GAM and the Directory API give them. */
export const googleTable = csv([
  ['deviceId', 'status', 'annotatedAssetId', 'annotatedLocation', 'annotatedUser', 'model', 'serialNumber', 'autoUpdateExpiration', 'lastSync', 'osVersion', 'platformVersion', 'orgUnitPath', 'macAddress', 'recentUsers.email', 'notes'],
  ['a1', 'ACTIVE', '000123', 'Room 12', 'maria@example.org', 'HP Chromebook 11 G9 EE', '5CD1234ABC', '1782777600000', '2026-10-30T14:05:06.123Z', '130.0.6723.84', '16033.43.0', '/Schools/Lakeside High/Students', '3c52820000a1', 'kid@example.org', 'Cracked lid'],
  ['a2', 'DEPROVISIONED', '000124', '', '', 'ASUS Chromebox 4', '5CD1234ABD', '1656547200000', '2025-05-01T00:00:00.000Z', '120.0.1', '', '/Retired', '', '', ''],
  ['a3', 'DISABLED', '', '', '', 'HP Chromebook 11 G9 EE', 'N/A', '', '', '', '', '', '3c52820000a3', '', ''],
])

/** Intune's export of all devices (DevicesWithInventory), headings as its documentation lists them. */
export const intuneTable = csv([
  ['Device ID', 'Device name', 'Enrollment date', 'Last check-in', 'Azure AD Device ID', 'OS version', 'Azure AD registered', 'EAS activation ID', 'Serial number', 'Manufacturer', 'Model', 'EAS activated', 'IMEI', 'Last EAS sync time', 'EAS reason', 'EAS status', 'Compliance grace period expiration', 'Security patch level', 'Wi-Fi MAC', 'MEID', 'Subscriber carrier', 'Total storage', 'Free storage', 'Management name', 'Category', 'UserId', 'Primary user UPN', 'Primary user email address', 'Primary user display name', 'WiFiIPv4Address', 'WiFiSubnetID', 'Compliance', 'Managed by', 'Ownership', 'Device state', 'Intune registered', 'Supervised', 'Encrypted', 'OS', 'SkuFamily', 'JoinType', 'Phone number', 'Jailbroken', 'ICCID', 'EthernetMAC', 'CellularTechnology', 'ProcessorArchitecture'],
  ['g1', 'OFFICE-01', '2025-08-01 12:00:00.0000000', '2026-10-31 09:15:00.1234567', 'aad1', '10.0.22631.4317', 'True', 'e1', 'PF3ABCDE', 'LENOVO', '20XX ThinkPad T14', 'True', '', '', '', '', '9999-12-31 23:59:59.0000000', '', '3C52820000B1', '', '', '238', '120', 'm1', 'Staff', 'u1', 'maria@example.org', 'maria@example.org', 'Maria Chen', '', '', 'Compliant', 'Intune', 'Corporate', 'Managed', 'Registered', 'False', 'True', 'Windows', 'Enterprise', 'Azure AD joined', '', 'Unknown', '', '3C52820000B2', '', 'x64'],
  ['g2', 'OFFICE-02', '2025-08-01 12:00:00.0000000', '2026-10-31 09:16:00.0000000', 'aad2', '10.0.19045.5011', 'True', 'e2', 'To be filled by O.E.M.', 'ACME', 'Desk', 'False', '', '', '', '', '', '', '', '', '', '100', '50', 'm2', '', '', '', '', '', '', '', 'Noncompliant', 'Intune', 'Corporate', 'Managed', 'Registered', 'False', 'False', 'Windows', 'Pro', '', '', 'Unknown', '', '3C52820000B3', '', 'x64'],
])

/** An advanced search of Jamf Pro over computers, with the display fields of that name. */
export const jamfComputersTable = csv([
  ['Computer Name', 'Asset Tag', 'Serial Number', 'UDID', 'MAC Address', 'Make', 'Model', 'Operating System', 'Operating System Version', 'Operating System Build', 'FileVault 2 Status', 'Last Check-in', 'Last Inventory Update', 'Building', 'Room', 'Email Address', 'Full Name', 'PO Date', 'PO Number', 'Vendor', 'Warranty Expiration', 'JSS Computer ID', 'Managed'],
  ['art-mac-01', '0701', 'C02K2ND8CMF1', '2CA8977B-05A1-4CF0-9E06-24C4AA8115BC', '3C:52:82:00:00:C1', 'Apple', 'iMac (24-inch, M1, 2021)', 'macOS 15.1', '15.1', '24B83', 'Encrypted', '2026-10-31 08:00:00', '2026-10-31 08:00:00', 'Lakeside High', '204', 'maria@example.org', 'Maria Chen', '2021-08-15', '4711', 'CDW', '2024-08-15', '2', 'Managed'],
  ['art-mac-02', '0702', 'C02K2ND8CMF2', '2CA8977B-05A1-4CF0-9E06-24C4AA8115BD', '3C:52:82:00:00:C2', 'Apple', 'MacBook Air (M2, 2022)', 'macOS 14.6', '14.6', '23G80', 'Not Encrypted', '2026-09-30 08:00:00', '2026-09-30 08:00:00', 'Lakeside High', '', '', '', '', '', '', '', '3', 'Managed'],
])
export const jamfMobileTable = csv([
  ['Display Name', 'JSS Mobile Device ID', 'Serial Number', 'Asset Tag', 'Wi-Fi MAC Address', 'UDID', 'Model', 'iOS Version', 'iOS Build', 'Last Inventory Update', 'Username', 'Building', 'Room', 'Supervised'],
  ['cart-3-07', '100', 'DMPXX1ABC', '0307', '3c:52:82:00:00:d1', '00008020-000A1B2C3D4E5F60', 'iPad (9th generation)', '18.0', '22A3354', '2026-10-20 10:00:00', '', 'Lakeside High', 'Cart 3', 'Yes'],
])
/** Names of Mosyle's own interface; the headings of its CSV were not seen. */
export const mosyleTable = csv([
  ['device_name', 'serial_number', 'deviceudid', 'asset_tag', 'device_model_name', 'os', 'osversion', 'wifi_mac_address', 'date_last_beat', 'username', 'tags', 'status', 'SharedCartName'],
  ['ipad-cart-1', 'DMPYY1ABC', '2ca8977b05a14cf09e0624c4aa8115be', '0401', 'iPad (10th generation)', 'ios', '18.1', '3c:52:82:00:00:e1', '1761825906', '', 'loaner', 'enrolled', 'Cart 1'],
])
/** PowerShell on an English server: month first, and its type line. */
export const wsusTable = `#TYPE Microsoft.UpdateServices.Internal.BaseApi.ComputerTarget\r\n${csv([
  ['UpdateServer', 'Id', 'FullDomainName', 'IPAddress', 'LastSyncTime', 'LastSyncResult', 'LastReportedStatusTime', 'RequestedTargetGroupName', 'Make', 'Model', 'ClientVersion', 'OSDescription'],
  ['x', 'id1', 'office-03.district.local', '10.0.0.3', '10/31/2026 2:05:06 AM', 'Succeeded', '10/31/2026 2:10:00 AM', 'Office', 'Dell Inc.', 'OptiPlex 7090', '10.0.19041', 'Windows 11 Enterprise'],
  ['x', 'id2', 'office-04.district.local', '10.0.0.4', '1/2/2026 3:04:05 AM', 'Failed', '1/2/2026 3:04:05 AM', 'Office', 'Dell Inc.', 'Latitude 5520', '10.0.19041', 'Windows 10 Pro'],
])}`
export const configmgrTable = csv([
  ['Name', 'ResourceID', 'SerialNumber', 'SMBIOSGUID', 'MACAddress', 'DeviceOS', 'DeviceOSBuild', 'LastActiveTime', 'PrimaryUser', 'ADSiteName', 'SMSID', 'IsClient'],
  ['OFFICE-05', '16777220', 'PF3ZZZZZ', '4C4C4544-0042-3510-8052-B4C04F4E3232', '3C:52:82:00:00:F1', 'Microsoft Windows NT Workstation 10.0', '10.0.22631', '2026-10-30T10:00:00', 'DISTRICT\\mchen', 'Default-First-Site-Name', 'GUID:1', 'True'],
])
/** The columns of Snipe-IT's asset list. */
export const snipeTable = csv([
  ['ID', 'Company', 'Asset Name', 'Device Image', 'Asset Tag', 'Serial', 'Model', 'Category', 'Status', 'Checked Out To', 'Location', 'Manufacturer', 'Supplier', 'Purchase Date', 'Purchase Cost', 'Order Number', 'Warranty Expires', 'Notes'],
  ['672', '', 'lib-pc-01', '', '0099', 'SN-LIB-01', 'ThinkCentre M70q', 'Desktop', 'Deployed', 'maria@example.org', 'Lakeside High', 'Lenovo', 'CDW', '2024-03-04', '800.00', 'PO-12', '2027-03-04', 'front desk'],
  ['673', '', '', '', '0100', 'SN-PRJ-01', 'PowerLite 118', 'Projector', 'Out for Repair', '', 'Old Annex', 'Epson', '', '', '', '', '', ''],
])
export const purchaseTable = csv([
  ['PO Number', 'Order Date', 'Invoice Number', 'Item Description', 'Manufacturer', 'Serial Number', 'Asset Tag', 'Unit Price', 'Ship To', 'Vendor', 'Warranty End Date'],
  ['PO-77', '3/4/2026', 'I-1', 'HP Chromebook 11 G9 EE', 'HP', '5CD1234ABC', '000123', '229.00', 'Lakeside High', 'CDW', '3/4/2029'],
  ['PO-77', '3/4/2026', 'I-1', 'HP Chromebook 11 G9 EE', 'HP', '5CD9999ZZZ', '000999', '229.00', 'Lakeside High', 'CDW', '3/4/2029'],
])
