import type { Refusal } from '../../core/result.ts'
import type { Identity } from './identity.rules.ts'

export const noKey: Refusal = {
  code: 'inventory/key-not-valid',
  clause: 'PM-3.1',
  says: 'The enrollment key is missing, wrong or revoked; nothing was stored.',
  satisfiedBy: 'Use a key of your site, from the "Add devices" page.',
  status: 401,
}

export const fullNeeded: Refusal = {
  code: 'inventory/full-needed',
  clause: 'PM-3.1',
  says: 'Only changes were sent, and no full inventory of this device is known here.',
  satisfiedBy: 'Run the agent once with a full inventory (glpi-agent --full).',
  status: 409,
}

export const identityClaimed = (by: readonly Identity[]): Refusal => ({
  code: 'inventory/identity-claimed',
  clause: 'PM-3.1',
  status: 409,
  says: `The ${[...new Set(by.map((one) => one.kind))].join(
    ' and ',
  )} sent belongs to a device of another site; nothing was merged, and an alarm was raised.`,
  satisfiedBy: 'Use the key of the site this device was enrolled with, or have IT settle the alarm.',
})

/** An agent nobody knew tells of a server: kept, nothing of it counts until a person says that it is that server's. */
export const agentNotKnown: Refusal = {
  code: 'inventory/agent-not-known',
  clause: 'PM-3.1',
  status: 409,
  says: 'Another agent reports for this server; this report is held, nothing from it was accepted, and an alarm was raised.',
  satisfiedBy: 'If the agent was reinstalled, have IT confirm it under Devices, Alarms; the next report is then accepted.',
}
/** Refusals whose bytes are kept as a claim already. */
export const isKeptClaim = (code: string): boolean => code === 'inventory/identity-claimed' || code === agentNotKnown.code

export const gearUnnamed: Refusal = {
  code: 'inventory/gear-unnamed',
  clause: 'PM-3.1',
  says: 'The gear reports neither a serial number nor a network address that is its own; it could not be told from other gear.',
  satisfiedBy: 'Give the SNMP task a community or user that may read the serial number.',
  status: 422,
}

export const nothingPending: Refusal = {
  code: 'inventory/nothing-pending',
  clause: 'PM-3.1',
  says: 'No report with that name is being processed.',
  satisfiedBy: 'Send the report again.',
  status: 404,
}
