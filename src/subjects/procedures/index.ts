export { todayRoutes } from './today.routes.tsx'
export { proceduresRoutes, clauseStates } from './procedures.routes.tsx'
export { districtPolicy } from './procedures.views.ts'
export { readPack, type Pack } from './pack.rules.ts'
