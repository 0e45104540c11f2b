import { lookup } from '../../core/lookup.ts'
import type { Drive, Ecosystem, OsFamily } from './contract.ts'

// What agents' words mean. Tables, and small pure readers over them.

const ecosystems: Readonly<Record<string, Ecosystem>> = lookup({
  deb: 'dpkg',
  rpm: 'rpm',
  pacman: 'pacman',
  ebuild: 'portage',
  portage: 'portage',
  slackware: 'slackware',
  nix: 'nix',
  apk: 'apk',
  snap: 'snap',
  flatpak: 'flatpak',
  registry: 'windows',
  wmi: 'windows',
  uwp: 'windows',
  store: 'windows',
  android: 'android',
  browser: 'browser',
})
const ofFamily: Partial<Record<OsFamily, Ecosystem>> = { windows: 'windows', macos: 'macos', android: 'android', freebsd: 'freebsd' }
const packaged = new Set<Ecosystem>(['dpkg', 'rpm', 'pacman', 'portage', 'slackware', 'nix', 'apk', 'freebsd'])

export const ecosystemOf = (from: string, family: OsFamily): Ecosystem => ecosystems[from.toLowerCase()] ?? ofFamily[family] ?? 'other'
export const isPackaged = (ecosystem: Ecosystem): boolean => packaged.has(ecosystem)

const hotfixCategories = new Set(['update', 'security_update', 'hotfix'])

/** Windows lists hotfixes among the software: the name is a KB number, or holds one and the category says update. */
export const isHotfix = (name: string, category: string, releaseType: string): boolean =>
  /^KB\d{4,10}$/i.test(name) ||
  (/\bKB\d{4,10}\b/i.test(name) && (hotfixCategories.has(category.toLowerCase().replace(/[ -]/g, '_')) || /update|hotfix/i.test(releaseType)))

/** Kernel first; a phone's kernel is Linux too, so its name goes before. */
export const familyOf = (kernel: string, names: string): OsFamily => {
  if (/android/i.test(names)) return 'android'
  if (/chrome ?os/i.test(names)) return 'chromeos'
  const text = `${kernel} ${names}`
  if (/mswin|windows/i.test(text)) return 'windows'
  if (/darwin|mac ?os/i.test(text)) return 'macos'
  if (/linux|debian|ubuntu|fedora|centos|red hat|suse/i.test(text)) return 'linux'
  if (/freebsd/i.test(text)) return 'freebsd'
  return text.trim() === '' ? 'unknown' : 'other'
}

export const archOf = (text: string): string => {
  if (/^(amd64|x64|x86_64)$|^64[- ]?bits?$/i.test(text)) return 'x86_64'
  if (/^(arm64|aarch64)$|arm.*64|^armv8|arm64-v8a/i.test(text)) return 'aarch64'
  return /^(i[3-6]86|x86)$|^32[- ]?bits?$/i.test(text) ? 'x86' : text.toLowerCase()
}

const encrypted: Readonly<Record<string, Drive['encrypted']>> = lookup({ yes: 'yes', no: 'no', partially: 'partial', partial: 'partial' })
export const encryptedOf = (status: string): Drive['encrypted'] => encrypted[status.toLowerCase()] ?? 'unknown'

export const truthOf = (text: string): boolean | undefined =>
  /^(1|true|yes|on)$/i.test(text) ? true : /^(0|false|no|off)$/i.test(text) ? false : undefined

const placeholders = new Set([
  'none',
  'n/a',
  'na',
  'unknown',
  'default string',
  'not specified',
  'not available',
  'not applicable',
  'invalid',
  'oem',
  'empty',
  'to be filled by o.e.m.',
  'to be filled by oem',
  'system serial number',
  'system product name',
  'system manufacturer',
  'chassis serial number',
  '0123456789',
  '123456789',
  '1234567890',
  'no asset tag',
  'asset-1234567890',
  '03000200-0400-0500-0006-000700080009',
  '00020003-0004-0005-0006-000700080009',
])

/** True of what makers leave in firmware instead of a number: it would make many devices one. */
export const isPlaceholder = (text: string): boolean => placeholders.has(text.toLowerCase()) || /^[0.\s-]*$|^[fx.\s-]+$/i.test(text)

/** Adapters that software makes up: their addresses say nothing about the device. */
export const isRealAdapter = (type: string, name: string, virtual: boolean | undefined): boolean =>
  virtual !== true && !/loopback/i.test(type) && !/^(lo\d*|docker|br-|veth|virbr|ifb|dummy|tun|tap|vmnet|vboxnet|bond|team)/i.test(name)

/** aa:bb:cc:dd:ee:ff, or undefined for anything else, all zeros and broadcast included. */
export const macOf = (text: string): string | undefined => {
  const mac = text.toLowerCase().replaceAll('-', ':')
  return /^([\da-f]{2}:){5}[\da-f]{2}$/.test(mac) && !/^(00:){5}00$|^(ff:){5}ff$/.test(mac) ? mac : undefined
}

/** A drive that is no part of the device, by what Windows calls it or by its file system; a district's data on a stick is the stick's matter. */
export const mediumOf = (type: string, fileSystem: string): Drive['medium'] => {
  if (/cd-?rom|dvd|compact dis|optical/i.test(type) || /^(iso9660|udf|cdfs)$/i.test(fileSystem)) return 'optical'
  if (/network|remote/i.test(type) || /^(nfs\d?|cifs|smbfs|sshfs|fuse\.sshfs|afpfs)$/i.test(fileSystem)) return 'network'
  return /removable|floppy/i.test(type) ? 'removable' : undefined
}

/** Megabytes as agents send them. */
export const sizeOf = (text: string): number | undefined => (/^\d{1,12}$/.test(text) ? Number(text) : undefined)
