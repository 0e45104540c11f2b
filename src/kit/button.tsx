import type { Child } from 'hono/jsx'

export type ButtonProps = {
  label: string
  /** `first` = the one filled button of a page; `danger` = loses or ends something. */
  kind?: 'plain' | 'first' | 'danger' | undefined
  href?: string | undefined
  name?: string | undefined
  value?: string | undefined
  /** Why it cannot be used now. The button stays reachable and says it; pressing does nothing. */
  disabledBecause?: Child
  /** What pressing costs: "Loses what was written since 8:14 pm. Takes about 2 min." */
  cost?: Child
  /** Names the thing where many buttons on a page read the same: "Remind", describes "CR-118". Read by assistive technology after the label. */
  of?: string | undefined
  /** Needed where two buttons with the same label and a reason or cost stand on one page. */
  id?: string | undefined
}

export function Button({ label, kind = 'plain', href, name, value, disabledBecause, cost, of, id }: ButtonProps) {
  const reason = disabledBecause ?? cost
  const reasonId = reason ? `why-${id ?? slug(label)}` : undefined
  const shown = (
    <>
      {label}
      {of && <span class="hidden"> {of}</span>}
    </>
  )
  const look = kind === 'plain' || disabledBecause ? 'button' : `button ${kind}`
  const control = disabledBecause ? (
    <button class={look} type="button" aria-disabled="true" aria-describedby={reasonId}>
      {shown}
    </button>
  ) : href !== undefined ? (
    <a class={look} href={href} aria-describedby={reasonId}>
      {shown}
    </a>
  ) : (
    <button class={look} type="submit" name={name} value={value} aria-describedby={reasonId}>
      {shown}
    </button>
  )
  return reason ? (
    <div class="act">
      {control}
      <p class="reason" id={reasonId}>
        {reason}
      </p>
    </div>
  ) : (
    control
  )
}

export type PostButtonProps = ButtonProps & { action: string; hidden?: Readonly<Record<string, string>> | undefined }

/** One act, one POST: nothing is ever decided by following a link. */
export function PostButton({ action, hidden = {}, ...button }: PostButtonProps) {
  return (
    <form method="post" action={action}>
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button {...button} />
    </form>
  )
}

const slug = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')
