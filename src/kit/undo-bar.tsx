import { PostButton } from './button.tsx'
import { Time, type When } from './values.tsx'

/** What was just done, and how long it may still be taken back. */
export type Undo = { readonly says: string; readonly action: string; readonly until: When; readonly href?: string | undefined }

/** Stands above the page for as long as the act may be taken back, on whatever page its doer goes to. */
export function UndoBar({ undo, path }: { undo: Undo; path: string }) {
  return (
    <div class="bar good undo" role="status">
      <div>
        {undo.href ? <a href={undo.href}>{undo.says}</a> : undo.says}{' '}
        <span class="reason">
          It can be taken back until <Time {...undo.until} />.
        </span>
      </div>
      <PostButton action={undo.action} label="Take it back" of={undo.says} hidden={{ to: path }} />
    </div>
  )
}
