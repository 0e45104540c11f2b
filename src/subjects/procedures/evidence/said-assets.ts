// Sentences of what is entered about devices, services, inventory and lists. One for every kind of entry.
import type { Sentence } from './say.ts'

export const saidOfAssets = {
  'assets.device-added': '{who} added {dev} by hand.',
  'assets.device-set': '{who} changed the settings of {dev}.',
  'assets.exposure-stated':
    '{who} set the exposure of {dev} to “{.after.exposure}”; it was “{.before.exposure}” before.[ How it is known: {~after.why}]',
  'assets.exposure-taken-back': '{who} withdrew an exposure set for {dev}: it is “{.after.exposure}” again.',
  'assets.firmware-said': '{who} recorded the firmware of {dev}:[ {.after.vendor}][ {.after.product}][, version {.after.version}].',
  'assets.hosted-set': '{who} recorded {app}.',
  'assets.issue-raised':
    '{who} raised issue {iss}[ on {pe}][ on {dev}][ on {svc}].[ It says: {~words}][ {.responsible} is to acknowledge it by {.acknowledgeBy}.]',
  'assets.issue-told': '{who} notified {.people} about issue {iss}[: {.why}].',
  'assets.issue-acknowledged': '{who} acknowledged issue {iss}[ and is to answer it by {.answerBy}].[ Said with it: {~words}]',
  'assets.issue-answered': '{who} answered issue {iss}.[ Said with it: {~words}]',
  'assets.issue-closed': '{who} closed issue {iss}.[ Said with it: {~words}]',
  'assets.issue-offered': 'Issue {iss} was assigned to nobody; {.responsible} has it now and is to acknowledge it by {.acknowledgeBy}.',
  'assets.issue-handed-over': '{who} handed issue {iss} over to {.to}.[ Said with it: {~words}]',
  'assets.issue-escalated':
    'Nobody acknowledged issue {iss} in time, so it went up to {.responsible}[, who is to acknowledge it by {.acknowledgeBy}].',
  'assets.issue-unanswered': ({ hasMoved }) =>
    hasMoved === false
      ? 'Issue {iss} was not answered by {.hadUntil}, and nobody else is above: {.told} were notified.'
      : 'Issue {iss} was not answered by {.hadUntil}: {.told} were notified, and have until {.answerBy}.',
  'assets.issue-dated': '{who} set a new date for issue {iss}: {.on}.[ Reason: {~why}]',
  'assets.service-set': '{who} recorded what runs on {dev}: {svc}[, tested by {.testerId}].',
  'assets.service-told': '{who} changed the service {svc}.',
  'assets.service-placed': '{who} recorded that {svc} runs on {dev}[ as {.role}].',
  'assets.service-taken-off': '{who} recorded that {svc} no longer runs on {dev}.',
  'assets.tester-named': '{who} named {.tester} as tester of {svc}[, with {.deputy} as deputy].',
  'assets.tester-released': '{who} removed {.tester} as tester of {svc}.',
  'assets.software-scope-set': '{who} set {#titles program|programs} to “{.scope}”: {.titles}.[ Reason: {~reason}]',
  'assets.source-told': '{who} recorded what {.source} shows[ of {dev}][ of {app}]:[ {.product}][ {.version}], last seen there {.seenAt}.',
  'assets.actor-set': '{who} recorded the contact for systems patched by {.actor}[: {.party}].',
  'assets.source-taken-back': '{who} withdrew what was recorded from {.source}[ about {dev}][ about {app}].',
  'assets.actor-taken-back': '{who} withdrew the contact for systems patched by {.actor}.',
  'inventory.device-enrolled': '{who} sent its first inventory: {dev} was added with {#titles program|programs}.',
  'inventory.submission-accepted': '{who} sent an inventory of {dev}: {#added program} new and {#removed program} gone since the last one.',
  'inventory.device-seen': '{who} sent an inventory of {dev} that is the same as the last one.',
  'inventory.gear-added': '{who} read {dev} over SNMP[ through the agent {~seenBy}]: it was added[, firmware {.version}].',
  'inventory.gear-read': '{who} read {dev} over SNMP[ through the agent {~seenBy}][: firmware {.version}].',
  'inventory.gear-seen': '{who} read {dev} over SNMP[ through the agent {~seenBy}]: nothing has changed.',
  'inventory.agent-held': '{who} sent an inventory that claims to be {dev} from another agent; it was held, and nothing was changed.',
  'inventory.identity-claimed':
    '{who} sent an inventory that claims to be {dev} with a key that is not its own; it was held, and nothing was changed.',
  'inventory.submission-refused': 'An inventory from {.remote} was refused and kept for review.[ {.says}]',
  'inventory.submission-discarded': '{who} discarded an inventory that had been held.',
  'inventory.alarm-raised': 'Two devices share one identity: {dev}.',
  'inventory.alarm-settled': '{who} resolved an alarm about {dev}.[ How it is known: {~how}]',
  'inventory.posture-changed': 'The inventory of {dev} shows {#changes change} in how it is protected.',
  'inventory.software-judged-again': 'All software was checked by name again, because the list of names changed: {#changed result} changed.',
  'inventory.coverage-counted': 'Inventory coverage was recorded for {.day}.',
  'inventory.daemon-enrolled': '{.hostname} enrolled with osquery[ {.osquery}] from {.remote}.',
  'inventory.devices-merged': ({ by }) =>
    by === 'rule' ? 'Afterbell merged {dev:2} into {dev:1}.[ Reason: {.reason}]' : '{who} merged {dev:2} into {dev:1}.[ Reason: {~reason}]',
  'inventory.devices-split': '{who} split {dev:2} from {dev:1}.[ Reason: {~reason}]',
  'inventory.sightings-recorded': '{who} recorded {#rows row} of {.source}: {#devices device} seen, {#made device} added.',
  'inventory.review-raised': 'Afterbell asks whether {dev} are one device.[ Why it asks: {.reason}]',
  'inventory.review-answered': ({ answer }) =>
    answer === 'apart'
      ? '{who} confirmed that {dev} are different devices.[ Reason: {~reason}]'
      : '{who} confirmed that the records of {dev} are the same device.[ Reason: {~reason}]',
  'inventory.question-asked': '{who} asked {dev} through osquery: {.question}.',
  'inventory.question-answered': '{dev} answered through osquery: {.question}, {#rows row}.',
  'inventory.key-made': '{who} created the enrollment key {~label}.',
  'inventory.key-revoked': '{who} revoked the enrollment key {~label}.',
  'inventory.key-reached-its-limit': 'An enrollment key reached its daily limit[, from {.remote}]: further submissions were refused.',
  'imports.file-received': '{who} uploaded the list {~name} with {#rows row}.',
  'imports.columns-mapped': '{who} mapped the columns of {imp}.',
  'imports.file-tried': 'Every row of {imp} was checked: {#added device} would be added, {#changed device} changed, {#refused row} not imported.',
  'imports.taking-in-begun': '{who} began to import {~name} with {#rows row}.',
  'imports.rows-taken':
    '{who} imported rows {.from} to {.to} of {imp}: {#added device} added, {#changed device} changed, {#refused row} not imported.',
  'imports.taken-in':
    '{who} imported {~name}: {#added device} added, {#changed device} changed, {#same device} as before, {#refused row} not imported.',
  'imports.file-discarded': '{who} discarded the list {~name}.',
  'imports.raw-gone': '{#files uploaded file was|uploaded files were} deleted at the end of the retention period; the hashes stay.',
} as const satisfies Readonly<Record<string, Sentence>>
