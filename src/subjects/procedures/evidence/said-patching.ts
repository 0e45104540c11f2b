// Sentences of what is entered about findings, the plan, advisories, changes and the calendar. One for every kind of entry.
import type { Content, Sentence } from './say.ts'

const countOf = (content: Content, name: string): number => {
  const value = content[name]
  return Array.isArray(value) ? value.length : typeof value === 'number' ? value : 0
}
/** Why, where the text that is kept is a sentence of its own. */
const because = '[ Reason: {.because}.]'

export const saidOfPatching = {
  'patching.plan-evaluated': (content) =>
    countOf(content, 'moved') === 0
      ? `{who} evaluated {#devices device} again: no update changed.${because}`
      : `{who} evaluated {#devices device} again: {#updates update} changed in the plan.${because}`,
  'patching.plan-moved': (content) =>
    countOf(content, 'updates') === 0
      ? `The data about {dev} changed; ${countOf(content, 'moved') === 0 ? 'no update' : '{#moved update}'} changed in the plan.${because}`
      : `{#updates update} changed in the plan because of {dev}.${because}`,
  'patching.facts-changed': `The data about {#titles program} on {#devices device} changed.${because}`,
  'patching.update-told': '{who} recorded an update of {.package} to {.target}[, released {.releasedOn}].[ Source: {~source}]',
  'patching.owner-named': ({ after }) => (after === null ? '{who} removed the owner of {pe}.' : '{who} made {.after} the owner of {pe}.'),
  'patching.override-set': '{who} set another decision on {pe}, until {.until}.[ Reason: {~reason}]',
  'patching.override-ended': 'The decision that was set on {pe} ended; the computed decision applies again.[ Why: {.why}]',
  'patching.cycle-opened':
    '{who} opened ticket {cyc} ({.rhythm}) for {#servers server}, with change request {chg}[; {.administrator} is its administrator].',
  'patching.cycle-edited': '{who} changed ticket {cyc}: {#added server} added, {#removed server} removed.',
  'patching.rhythm-said': '{who} set how often {dev} is patched: {.after}[, {.before} before].[ Reason: {~why}]',
  'patching.report-made': '{who} made the compliance report as {.format}, as of {.asOf}.',
  'patching.table-published': '{who} published version {.version} of the decision table {~name}.[ Reason: {~reason}]',
  'patching.proof-asked': '{who} asked for proof of {#systems system} patched by {.actor}.',
  'patching.current-version-set': '{who} set which version of {.product} counts as current: {.after.version} or later.[ Reason: {~after.reason}]',
  'patching.current-version-taken-back': '{who} withdrew which version of {.product} counts as current.',
  'patching.late-exploited-told': '{per} was notified of {#updates update} known to be exploited and late.',
  'patching.fleet-noted': 'The status of {#sites site} was recorded for {.day}.',
  'patching.support-said': '{who} recorded the end of support of {.what}.',
  'patching.support-ended': 'Support ended for {#ended system or program|systems or programs}.',
  'vulnerabilities.feed-loaded':
    '{who} loaded the feed file {~name}[ of {.published}]: {#entries entry|entries}.[ Taken back by its publisher: {#withdrawnInAll record}.]',
  'vulnerabilities.feed-documents-taken-out':
    '{who} took {#documents document} of {~name} out of what is loaded: its publisher no longer lists them.',
  'vulnerabilities.feed-unchanged': '{who} loaded the feed file {~name}, which was loaded already: nothing changed.',
  'vulnerabilities.feed-refused': 'The feed file {~name} was refused: {.says}',
  'vulnerabilities.feed-source-set-up': '{who} set up the feed {~name} to be downloaded every {#everyHours hour}.',
  'vulnerabilities.feed-source-removed': '{who} stopped the automatic download of the feed {~name}.',
  'vulnerabilities.feed-asked-for': '{who} asked for the feed {~name} to be downloaded now.',
  'vulnerabilities.feed-fetch-unended': 'The download of the feed {~name} did not finish[; it began {.begunAt}].',
  'vulnerabilities.feed-not-fetched': 'The feed {~name} could not be downloaded: {.fault}',
  'vulnerabilities.publisher-key-added': '{who} trusted the signing key {.fingerprint} of a publisher.[ Reason: {~reason}]',
  'vulnerabilities.publisher-key-ended': '{who} stopped trusting the signing key {.fingerprint}.[ Reason: {~reason}]',
  'vulnerabilities.signature-required': '{who} required a signature on a feed.[ Reason: {~reason}]',
  'vulnerabilities.signature-waived': '{who} no longer requires a signature on a feed.[ Reason: {~reason}]',
  'vulnerabilities.scan-taken': '{who} imported a {.scanner} scan of {.scannedAt}: {#devices device} matched.',
  'vulnerabilities.scan-taken-back': '{who} withdrew a {.scanner} scan of {.scannedAt}.[ Reason: {~reason}]',
  'vulnerabilities.finding-claimed': '{who} recorded {.cve} in {.package} on {#devices device}.[ How it is known: {~why}]',
  'vulnerabilities.claims-ended': '{who} closed {#findings finding}.[ Why: {.why}]',
  'vulnerabilities.finding-stated': ({ kind }) =>
    `{who} recorded that {.cve} in {.package} ${kind === 'wrong-match' ? 'is a wrong match' : 'does not count'} on {#devices device}[, until {.until}].[ Reason: {~reason}]`,
  'vulnerabilities.finding-counts-again': '{.cve} in {.package} counts again on {#devices device}.[ Why: {.why}]',
  'vulnerabilities.software-named': ({ product }) =>
    product === null
      ? '{who} recorded that the program {~name} is not a product with vulnerabilities of its own.[ Reason: {~reason}]'
      : '{who} recorded that the program {~name} is {.label}.[ Reason: {~reason}]',
  'vulnerabilities.naming-taken-back': '{who} withdrew which product the program {~name} is; {#devices device was|devices were} evaluated again.',
  'advisories.source-set-up': '{who} set up the source of advisories {~name}.',
  'advisories.source-removed': '{who} removed the source of advisories {~name}; its {#items advisory|advisories} stay.',
  'advisories.source-unread': 'The source of advisories {~source} could not be read: {.why}',
  'advisories.items-taken': '{#items advisory|advisories} came from {~source}[; to be decided by {.triageBy}].',
  'advisories.triaged': '{who} decided on the advisory {adv}: {.decision}.[ Reason: {~reason}]',
  'advisories.triage-taken-back': '{who} withdrew a decision on {#items advisory|advisories}.',
  'advisories.triage-late': '{#advisories advisory was|advisories were} not decided in time; {.told} was notified.',
  'changes.request-submitted': '{who} submitted change request {chg}[, asked for by {.requester}].',
  'changes.request-approved': '{who} approved change request {chg}[ as {.capacity}].[ Said with it: {~reason}]',
  'changes.request-denied': '{who} denied change request {chg}[ as {.capacity}].[ Reason: {~reason}]',
  'changes.request-delayed': '{who} delayed change request {chg}[ as {.capacity}].[ Reason: {~reason}]',
  'changes.text-seen': '{who} read change request {chg}.',
  'changes.text-edited': '{who} edited change request {chg}: revision {.revision}.',
  'changes.suspected': '{dev} changed without a change request: {.says}',
  'changes.suspicion-dismissed': '{who} dismissed a suspected change of {dev}.[ Reason: {~reason}]',
  'changes.suspicion-linked': '{who} linked a suspected change of {dev} to change request {chg}.[ Reason: {~reason}]',
  'calendar.closed-days-added': '{who} added {#days closed day} to the calendar.',
  'calendar.address-made': '{who} created a calendar address[, used in {~label}].',
  'calendar.address-renewed': '{who} renewed a calendar address[, used in {~label}]; the old one ended.',
  'calendar.address-ended': '{who} revoked a calendar address[, used in {~label}].',
  'calendar.closed-day-removed': '{who} removed a closed day from the calendar: {.day}[, {.name}].',
} as const satisfies Readonly<Record<string, Sentence>>
