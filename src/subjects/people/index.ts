export { mayDo, mayTable, positions, isPosition, type MayDo, type Position } from './people.rules.ts'
export { actorOf, type Who } from './who.ts'
