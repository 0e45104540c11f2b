// The one way to declare a state machine. The rules ask it, and the database's table of legal moves is generated from it.
import { ok, refuse, type Result } from '../result.ts'

/** `by` names who or what moves it: a position, or the act. At most one move joins the same two states. */
export type Move<State extends string> = { readonly from: State; readonly to: State; readonly by: string; readonly clause: string }

export type Machine<State extends string> = {
  readonly name: string
  readonly states: readonly State[]
  readonly initial: State
  readonly moves: readonly Move<State>[]
}

const reachable = <State extends string>({ initial, moves }: Pick<Machine<State>, 'initial' | 'moves'>): Set<State> => {
  const reached = new Set([initial])
  // a Set's loop visits what is added meanwhile
  for (const state of reached) for (const { from, to } of moves) if (from === state) reached.add(to)
  return reached
}

/** Declares a machine, and throws at once on one that cannot be meant: states twice, moves twice, unknown or unreachable states. */
export const machine = <const State extends string>(name: string, declared: Omit<Machine<State>, 'name'>): Machine<State> => {
  const { states, initial, moves } = declared
  const pairs = moves.map(({ from, to }) => `${from} -> ${to}`)
  const reached = reachable(declared)
  const faults = [
    ...states.filter((state, index) => states.indexOf(state) !== index).map((state) => `state ${state} is declared twice`),
    ...pairs.filter((pair, index) => pairs.indexOf(pair) !== index).map((pair) => `move ${pair} is declared twice`),
    ...[initial, ...moves.flatMap(({ from, to }) => [from, to])]
      .filter((state) => !states.includes(state))
      .map((state) => `state ${state} is not declared`),
    ...states.filter((state) => !reached.has(state)).map((state) => `state ${state} cannot be reached`),
  ]
  if (faults.length > 0) throw new Error(`machine ${name}: ${faults.join('; ')}`)
  return { name, ...declared }
}

export const movesFrom = <State extends string>(machine: Machine<State>, from: State): readonly Move<State>[] =>
  machine.moves.filter((move) => move.from === from)

/** A state that nothing leaves. */
export const isFinal = <State extends string>(machine: Machine<State>, state: State): boolean => movesFrom(machine, state).length === 0

const shortestWay = <State extends string>(machine: Machine<State>, from: State, to: State): readonly State[] | undefined => {
  const ways = new Map<State, readonly State[]>([[from, []]])
  for (const [state, way] of ways)
    for (const move of movesFrom(machine, state)) {
      if (move.to === to) return [...way, to]
      if (!ways.has(move.to)) ways.set(move.to, [...way, move.to])
    }
  return undefined
}

/** The move, or why there is none (`<machine>/no-such-move`) and by which states it would be reached. */
export const canMove = <State extends string>(machine: Machine<State>, from: State, to: State): Result<Move<State>> => {
  const move = machine.moves.find((candidate) => candidate.from === from && candidate.to === to)
  if (move !== undefined) return ok(move)
  const way = shortestWay(machine, from, to)
  const onward = movesFrom(machine, from).map((candidate) => candidate.to)
  return refuse({
    code: `${machine.name}/no-such-move`,
    status: 409,
    clause: machine.moves.find((candidate) => candidate.to === to)?.clause ?? '-',
    says:
      onward.length === 0
        ? `It is ${from}, which is final: nothing follows.`
        : `It is ${from} and cannot become ${to}; from here it can only become ${onward.join(' or ')}.`,
    satisfiedBy: way === undefined ? `nothing: no way leads from ${from} to ${to}` : `this order: ${[from, ...way].join(', ')}`,
  })
}

export type MoveRow = {
  readonly machine: string
  readonly from_state: string
  readonly to_state: string
  readonly by: string
  readonly clause: string
}

/** The legal moves as rows, in a fixed order. Where a thing may begin is `initial`, no row. */
export const movesAsRows = <State extends string>(machine: Machine<State>): MoveRow[] =>
  machine.moves
    .map(({ from, to, by, clause }) => ({ machine: machine.name, from_state: from, to_state: to, by, clause }))
    .sort(
      (a, b) =>
        machine.states.indexOf(a.from_state as State) - machine.states.indexOf(b.from_state as State) ||
        machine.states.indexOf(a.to_state as State) - machine.states.indexOf(b.to_state as State),
    )
