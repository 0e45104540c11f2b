import type { Child } from 'hono/jsx'
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
          You can undo this until <Time {...undo.until} />.
        </span>
      </div>
      <PostButton action={undo.action} label="Undo" of={undo.says} hidden={{ to: path }} />
    </div>
  )
}

/** What was just saved; it stands on the page that the form leads to, and no longer. */
export function SavedBar({ children }: { children?: Child }) {
  return (
    <div class="bar good undo" role="status">
      <div>{children}</div>
    </div>
  )
}
