export { mayDo, mayTable, positions, isPosition, type MayDo, type Position } from './people.rules.ts'
export { actorOf, type Who } from './who.ts'
export { StaffPage } from './staff-page.tsx'
export { districtIds } from './districts.views.ts'
