import type { Child } from 'hono/jsx'

/** What is not needed at a glance, behind its name: a form behind "Change", what nobody told. Works without scripts. `of` tells apart folds that read the same. */
export function Fold({ summary, of, isOpen = false, children }: { summary: string; of?: string | undefined; isOpen?: boolean; children?: Child }) {
  return (
    <details class="fold-in" open={isOpen}>
      <summary>
        {summary}
        {of && <span class="hidden"> {of}</span>}
      </summary>
      {children}
    </details>
  )
}
