import { PostButton } from '../../../kit/button.tsx'
import { mayDo, type Who } from '../../people/index.ts'

type Task = { readonly what: string; readonly why: string; readonly about: string; readonly href: string; readonly to: string; readonly who?: string }
export type TaskButtonProps = { who: Who; label: string; of: string; id: string; task: Task }

/** One act makes a task of it; its words alone where the person may give none: `WhoGives` says once who may. */
export function TaskButton({ who, label, of, id, task }: TaskButtonProps) {
  return mayDo(who.positions, 'tasks.give').ok ? (
    <PostButton action="/tasks" label={label} of={of} id={id} hidden={{ ...task, clause: 'PM-3.1' }} />
  ) : (
    <>{label}</>
  )
}

export function WhoGives({ who }: { who: Who }) {
  const may = mayDo(who.positions, 'tasks.give')
  return may.ok ? null : <p class="reason">You cannot assign tasks here. {may.refusal.says}</p>
}
