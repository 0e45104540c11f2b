import { ok, refuse, type Result } from '../../core/result.ts'

/** The positions of the procedures. `systems administrator` patches servers; `school administrator` runs a school or department: never just "administrator". */
export const positions = {
  'technology-director': 'Technology Director',
  'technology-coordinator': 'Technology Coordinator', // also leads the change management process unless another is named
  'it-systems-manager': 'IT Systems Manager',
  'systems-administrator': 'Systems administrator',
  'executive-director-of-technology': 'Executive Director of Technology',
  'vice-president-of-technology': 'Vice President of Technology',
  'it-support': 'IT support',
  superintendent: 'Superintendent',
  'superintendent-designee': "Superintendent's designee",
  'second-approver': 'Second approver', // decides what the coordinator asks for (ours)
  principal: 'Principal',
  'school-administrator': 'School administrator',
  'building-secretary': 'Building secretary',
  supervisor: 'Supervisor',
  teacher: 'Teacher',
  'business-owner': 'Business owner',
  tester: 'Tester',
  'information-project-manager': 'Information project manager',
  'third-party': 'Third party',
  auditor: 'Auditor',
} as const
export type Position = keyof typeof positions
export const isPosition = (text: string): text is Position => Object.hasOwn(positions, text)

const itStaff = ['technology-director', 'technology-coordinator', 'it-systems-manager', 'systems-administrator', 'executive-director-of-technology',
  'vice-president-of-technology', 'it-support'] as const satisfies readonly Position[]
const readers = [...itStaff, 'superintendent', 'superintendent-designee', 'second-approver', 'principal', 'auditor'] as const satisfies readonly Position[]
const everyone = Object.keys(positions) as readonly Position[]

/** Who may do what: one row an act. A position not named may not. What separates requester and approver stands in `mayDecide` and in the database. */
export const mayTable = {
  'today.see': everyone,
  'devices.see': readers,
  'devices.change': itStaff,
  'devices.set-exposure': ['technology-director', 'technology-coordinator', 'it-systems-manager', 'systems-administrator'],
  'inventory.enrol': ['technology-director', 'it-systems-manager', 'systems-administrator'],
  'inventory.see-raw': ['technology-director', 'it-systems-manager', 'systems-administrator', 'auditor'],
  'feeds.load': ['technology-director', 'it-systems-manager', 'systems-administrator'],
  'plan.see': readers,
  'cycles.see': readers,
  'cycles.open': ['it-systems-manager', 'technology-director', 'systems-administrator'],
  'cycles.plan': ['systems-administrator', 'it-systems-manager'],
  'changes.approve-as-manager': ['it-systems-manager', 'second-approver'],
  'changes.approve-as-coordinator': ['technology-coordinator', 'second-approver'],
  'runs.see': readers,
  'runs.work': ['systems-administrator', 'it-systems-manager'],
  'people.see': readers,
  'people.change': ['technology-director', 'technology-coordinator', 'it-systems-manager'],
  'procedures.see': everyone,
  'reports.see': readers,
  'ledger.export': ['technology-director', 'auditor', 'superintendent'],
} as const satisfies Readonly<Record<string, readonly Position[]>>
export type MayDo = keyof typeof mayTable

/** Whether someone holding these positions may do an act. `signed-in` is for everyone who is. */
export const mayDo = (held: readonly string[], act: string): Result<true> => {
  if (act === 'signed-in') return ok(true)
  const allowed: readonly string[] = Object.hasOwn(mayTable, act) ? mayTable[act as MayDo] : []
  if (held.some((position) => allowed.includes(position))) return ok(true)
  return refuse({
    code: 'people/not-your-position', clause: 'PM-4', status: 403,
    says: allowed.length === 0 ? 'Nobody may do this here.' : `This is for: ${allowed.map((one) => positions[one as Position]).join(', ')}.`,
    satisfiedBy: 'Ask one of them, or have the Technology Director give you the position.',
  })
}
