// How evidence reads to people: kinds, actors and things are kept as short codes and never shown as such.
import { lookup } from '../../core/lookup.ts'

/** `patching.plan-moved` reads "Plan moved": kinds are named as sentences, so that no table has to follow them. */
export const kindWords = (kind: string): string => {
  const words = kind.slice(kind.indexOf('.') + 1).replaceAll('-', ' ')
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}

const actors: Readonly<Record<string, string>> = lookup({
  process: 'Afterbell by itself',
  agent: 'an agent with its key',
  invitation: 'who held the invitation',
  'set-up': 'the set-up',
  command: 'the command line',
  'demo-link': 'a link of the demonstration',
  demo: 'the demonstration',
  'address-check': 'the check of the address',
  'sign-in-page': 'the sign-in page',
})

/** The person's name, or which part of the product it was. `actor` is a person's id or `part:detail`. */
export const actorWords = ({ actor, actor_name: name }: { readonly actor: string; readonly actor_name: string | null }): string =>
  name ??
  (actor === 'process:runner'
    ? 'the runner'
    : actor === 'process:command'
      ? 'the command line'
      : (actors[actor.split(':')[0] ?? ''] ?? 'somebody unknown'))

const things: Readonly<Record<string, readonly [string, string?]>> = lookup({
  dev: ['device', '/devices'],
  run: ['run', '/runs'],
  cyc: ['ticket', '/cycles'],
  chg: ['change request', '/changes'],
  ntc: ['notice', '/notices'],
  per: ['person', '/people'],
  pe: ['patch evaluation', '/patching/evaluations'],
  evd: ['entry', '/evidence'],
  wit: ['keeper of checkpoints'],
  sub: ['submission'],
  dlv: ['delivery'],
  ovr: ['override'],
  key: ['enrollment key'],
  alm: ['alarm'],
  sit: ['site'],
  psk: ['passkey'],
  inv: ['invitation'],
  rec: ['recovery'],
  sld: ['break-glass account'],
  idp: ['identity provider'],
  asg: ['assignment'],
  dlg: ['delegation'],
  svc: ['service', '/services'],
  app: ['hosted application', '/hosted'],
  iss: ['issue', '/issues'],
  tsk: ['task'],
  ses: ['session'],
  ers: ['request to erase'],
  view: ['saved view'],
  val: ['value'],
  undo: ['way back'],
  stm: ['statement about a finding'],
  clm: ['finding told by a scanner or a person'],
  idr: ['name of software'],
  adv: ['advisory', '/advisories'],
  ads: ['source of advisories'],
  scn: ['scan', '/scans'],
  job: ['job', '/jobs'],
  imp: ['list of devices', '/devices/import'],
  sup: ['end of support', '/end-of-support'],
  sus: ['suspected change'],
  rev: ['question whether two devices are one'],
  mrg: ['merge of two devices'],
  fds: ['feed that is fetched'],
  pky: ['signing key of a publisher'],
  rep: ['compliance report'],
  dt: ['decision table'],
  nod: ['osquery enrollment'],
  slu: ['use of a break-glass account'],
})

/** Entries stand at their bare id. */
const bareOf = (id: string): string => id.slice(id.indexOf('_') + 1).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** What a shown id such as `dev_…` stands for, and where it can be looked at, if anywhere. What is no id is told as it is; an id never is. */
export const thingOf = (id: string): { readonly word: string; readonly href: string | undefined } => {
  const prefix = /^([a-z]+)_[0-9a-f]{32}$/.exec(id)?.[1]
  const [word, path] = prefix === undefined ? [id] : (things[prefix] ?? ['record'])
  return { word, href: path && `${path}/${prefix === 'evd' ? bareOf(id) : id}` }
}
