import { positions, type MayDo, type Position } from './people.rules.ts'

/** One line each, for whoever ticks them. */
const says: Readonly<Record<Position, string>> = {
  'technology-director': 'Answers for the procedures and decides exceptions.',
  'technology-coordinator': 'Approves changes; leads the change process.',
  'it-systems-manager': 'Approves each patch cycle.',
  'systems-administrator': 'Patches servers; gets the monthly or quarterly ticket.',
  'executive-director-of-technology': 'Authorises security tests; hears of a vendor’s breach.',
  'vice-president-of-technology': 'Stands above the technology department.',
  'it-support': 'Help desk and devices.',
  superintendent: 'Is told what was done; can be the second approver in a small district.',
  'superintendent-designee': 'Acts for the superintendent.',
  'second-approver': 'Decides what the approvers themselves ask for.',
  principal: 'Runs a school; is told before and after work there.',
  'school-administrator': 'Runs a school or department; not the one who patches servers.',
  'building-secretary': 'Keeps a building’s devices and loans.',
  supervisor: 'Answers for a team’s devices and access.',
  teacher: 'Uses the systems; often tests them.',
  'business-owner': 'Owns a service such as the student information system.',
  tester: 'Says after patching whether a service works.',
  'information-project-manager': 'Runs projects that open access to data.',
  'third-party': 'From outside: a vendor or contractor.',
  auditor: 'Reads everything and changes nothing.',
}
export const positionOptions = (Object.keys(positions) as Position[]).map((value) => ({ value, label: positions[value], hint: says[value] }))

/** The acts of the table of who may do what, in words; others are shown by their name. */
export const actWords: Partial<Readonly<Record<MayDo, string>>> = {
  'today.see': 'See Today',
  'devices.see': 'See devices',
  'devices.change': 'Change devices',
  'devices.set-exposure': 'Say whether a server can be reached from outside',
  'inventory.enrol': 'Enrol agents',
  'inventory.see-raw': 'Read what agents sent',
  'feeds.load': 'Load vulnerability feeds',
  'plan.see': 'See the patch plan',
  'cycles.see': 'See cycles',
  'cycles.open': 'Open a cycle',
  'cycles.plan': 'Plan a cycle',
  'changes.approve-as-manager': 'Approve as IT Systems Manager',
  'changes.approve-as-coordinator': 'Approve as Technology Coordinator',
  'runs.see': 'See runs',
  'runs.work': 'Work on a run',
  'people.see': 'See people and sites',
  'people.change': 'Add people, give positions, appoint delegates for others',
  'policy.change': 'Change policy parameters',
  'procedures.see': 'See procedures',
  'reports.see': 'See reports and evidence',
  'ledger.export': 'Export the ledger',
}
