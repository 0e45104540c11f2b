import { PostButton } from './button.tsx'

export type Theme = 'auto' | 'light' | 'dark'
/** `theme` and `hasKeys` are how the person's browser is set; without `setAction` they are not offered for change here. */
export type Me = {
  readonly name: string
  readonly position: string
  readonly href?: string | undefined
  readonly signOutAction: string
  readonly theme?: Theme | undefined
  readonly hasKeys?: boolean | undefined
  readonly setAction?: string | undefined
  readonly path?: string | undefined
  readonly helpHref?: string | undefined
  readonly wordsHref?: string | undefined
}

const THEMES = { auto: 'Auto', light: 'Light', dark: 'Dark' } satisfies Record<Theme, string>

/** Who is signed in; behind it the account, how the pages look, the keys, and the way out. */
export function MeMenu({ who }: { who: Me }) {
  return (
    <div class="me">
      <details>
        <summary>
          <span class="name">{who.name}</span>
          <span class="what">{who.position}</span>
        </summary>
        <div class="me-in">
          {who.href && <a href={who.href}>Your account</a>}
          {who.helpHref && <a href={who.helpHref}>Keyboard</a>}
          {who.wordsHref && <a href={who.wordsHref}>Words</a>}
          {who.setAction && (
            <form method="post" action={who.setAction} class="look">
              <input type="hidden" name="to" value={who.path ?? '/'} />
              <fieldset>
                <legend>Colours</legend>
                {(Object.keys(THEMES) as Theme[]).map((theme) => (
                  <button type="submit" name="theme" value={theme} aria-pressed={(who.theme ?? 'auto') === theme ? 'true' : 'false'}>
                    {THEMES[theme]}
                  </button>
                ))}
              </fieldset>
            </form>
          )}
          <PostButton action={who.signOutAction} label="Sign out" />
        </div>
      </details>
    </div>
  )
}
