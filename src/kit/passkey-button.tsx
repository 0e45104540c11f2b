import { assetUrl } from './assets.ts'

export type PasskeyButtonProps = {
  label: string
  /** `create` makes a new passkey, `get` signs with one. */
  act: 'create' | 'get'
  /** Where it is asked what to sign; the answer goes to the form's own action with the form's fields. */
  ask: string
  /** Where the page goes on to afterwards. */
  to: string
  kind?: 'plain' | 'first' | 'danger' | undefined
  name?: string | undefined
  value?: string | undefined
  of?: string | undefined
  /** What stands in its place for whoever has scripts off. */
  withoutScripts: string
}

/** Submits its form by a passkey. It stands in a form whose other buttons work without scripts; this one says that it needs them. */
export function PasskeyButton({ label, act, ask, to, kind = 'plain', name, value, of, withoutScripts }: PasskeyButtonProps) {
  return (
    <div class="act">
      <button
        class={kind === 'plain' ? 'button' : `button ${kind}`}
        type="submit"
        formaction={ask}
        name={name}
        value={value}
        data-passkey={act}
        data-to={to}
      >
        {label}
        {of && <span class="hidden"> {of}</span>}
      </button>
      <p class="reason" role="alert"></p>
      <p class="reason" data-without-scripts>
        {withoutScripts}
      </p>
      <script type="module" src={assetUrl('passkey.js')}></script>
    </div>
  )
}
