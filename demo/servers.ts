// The fourteen servers of the story and the service each carries. Rosa and Sven patch them; nobody patches what they own alone.
import type { SourceName } from './feeds/facts.ts'
import type { Name, SiteName } from './people.ts'

export type Server = {
  readonly host: string
  readonly site: SiteName
  readonly by: 'rosa' | 'sven'
  readonly service: string
  readonly type: string // its kind, by which the list of services is filtered
  readonly tester: Name
  readonly owner: Name
  readonly rating: readonly ['low' | 'moderate' | 'high', 'low' | 'moderate' | 'high', 'low' | 'moderate' | 'high'] // confidentiality, integrity, availability
  readonly told: readonly string[] // lists that are written to before its patching (SP-1.4)
  readonly exposed?: string // why it can be reached from outside
  readonly runs: readonly SourceName[] // beside what every server has
}

/** What every Debian server of the story has installed. */
export const everywhere: readonly SourceName[] = [
  'linux', 'glibc', 'openssl', 'openssh', 'systemd', 'util-linux', 'libcap2', 'pam', 'perl', 'tar', 'less', 'curl', 'gnutls28', 'krb5', 'expat', 'libxml2', 'rsync',
]

const list = (name: string): string => `${name}@lists.example.org`

export const servers: readonly Server[] = [
  { host: 'sis-app-01', site: 'District Office', by: 'rosa', service: 'Student information system', type: 'student-information', tester: 'mina', owner: 'pia', rating: ['high', 'high', 'high'],
    told: [list('all-staff'), list('guardians-portal')], exposed: 'The guardians’ portal is open to the internet.', runs: ['apache2', 'nghttp2', 'python3.11'] },
  { host: 'sis-db-01', site: 'District Office', by: 'rosa', service: 'Student information database', type: 'student-information', tester: 'mina', owner: 'pia', rating: ['high', 'high', 'high'],
    told: [list('all-staff')], runs: ['postgresql-15'] },
  { host: 'pay-01', site: 'District Office', by: 'rosa', service: 'Payroll and human resources', type: 'payroll', tester: 'wanda', owner: 'wanda', rating: ['high', 'high', 'moderate'],
    told: [list('business-office')], runs: ['mariadb', 'apache2'] },
  { host: 'dir-01', site: 'District Office', by: 'rosa', service: 'Directory and sign-in', type: 'directory', tester: 'juno', owner: 'ivor', rating: ['high', 'high', 'high'],
    told: [list('all-staff')], runs: ['samba', 'unbound', 'glib2.0'] },
  { host: 'file-01', site: 'District Office', by: 'rosa', service: 'Staff file shares', type: 'files', tester: 'juno', owner: 'ivor', rating: ['moderate', 'moderate', 'moderate'],
    told: [list('all-staff')], runs: ['samba', 'glib2.0'] },
  { host: 'web-01', site: 'District Office', by: 'rosa', service: 'District web pages', type: 'web', tester: 'mina', owner: 'gus', rating: ['low', 'moderate', 'high'],
    told: [list('web-editors')], exposed: 'Ports 80 and 443 are open at the firewall.', runs: ['apache2', 'nghttp2', 'libwebp', 'freetype'] },
  { host: 'mail-gw-01', site: 'District Office', by: 'rosa', service: 'Mail gateway', type: 'mail', tester: 'hana', owner: 'ivor', rating: ['moderate', 'moderate', 'high'],
    told: [list('all-staff')], exposed: 'Takes mail from anywhere on port 25.', runs: ['unbound', 'poppler'] },
  { host: 'git-01', site: 'District Office', by: 'rosa', service: 'Configuration store of the department', type: 'other', tester: 'hana', owner: 'dale', rating: ['high', 'high', 'low'],
    told: [list('it-department')], runs: ['git', 'vim', 'wget'] },
  { host: 'print-01', site: 'Juniper Flats High School', by: 'sven', service: 'Printing', type: 'printing', tester: 'mina', owner: 'marlow', rating: ['low', 'low', 'moderate'],
    told: [list('high-school-staff')], runs: ['cups', 'avahi', 'tiff', 'poppler', 'freetype', 'glib2.0'] },
  { host: 'lib-01', site: 'Sagebrush Middle School', by: 'sven', service: 'Library catalogue', type: 'library', tester: 'juno', owner: 'bertil', rating: ['low', 'moderate', 'moderate'],
    told: [list('librarians')], runs: ['apache2', 'mariadb', 'perl'] },
  { host: 'nutrition-01', site: 'District Office', by: 'sven', service: 'School meals and lunch cards', type: 'food-service', tester: 'theo', owner: 'theo', rating: ['moderate', 'high', 'high'],
    told: [list('kitchens')], runs: ['postgresql-15', 'python3.11'] },
  { host: 'bus-01', site: 'Bus Garage', by: 'sven', service: 'Bus routes and positions', type: 'transportation', tester: 'otto', owner: 'otto', rating: ['moderate', 'high', 'high'],
    told: [list('drivers')], runs: ['postgresql-15', 'apache2', 'libssh'] },
  { host: 'backup-01', site: 'Juniper Flats High School', by: 'sven', service: 'Backups', type: 'backup', tester: 'hana', owner: 'ivor', rating: ['high', 'high', 'moderate'],
    told: [list('it-department')], runs: ['libssh'] },
  { host: 'cam-01', site: 'Tumbleweed Academy', by: 'sven', service: 'Door cameras', type: 'cameras', tester: 'hana', owner: 'dale', rating: ['high', 'moderate', 'moderate'],
    told: [list('school-safety')], runs: ['nghttp2', 'tiff'] },
]
