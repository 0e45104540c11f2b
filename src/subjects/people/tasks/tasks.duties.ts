import { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../../platform/db/pool.ts'
import { showId } from '../../../platform/ids.ts'
import type { Who } from '../who.ts'
import { openTasksOf } from './tasks.views.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }

/** For Today: what this person was given to do, due at the end of its day. */
export const taskDuties = async (tx: Tx, who: Who): Promise<readonly Duty[]> =>
  (await openTasksOf(tx, who.personId)).map((task) => ({
    what: task.what,
    why: `${task.why} Given by ${task.madeBy}.`.trim(),
    href: `/tasks?whose=mine&state=open#${showId('tsk', task.id)}`,
    clause: task.clause,
    dueIso: Temporal.PlainDateTime.from(`${task.dueOn}T23:59`).toZonedDateTime(who.zone).toInstant().toString(),
  }))
