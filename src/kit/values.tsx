import type { Child } from 'hono/jsx'

/** `iso` is the instant with its offset (for machines), `words` what people read: "Tue 24 Nov, 7:00 pm Central". */
export type When = { readonly iso: string; readonly words: string }

export function Time({ iso, words }: When) {
  return <time datetime={iso}>{words}</time>
}

export function KeyValue({ items }: { items: readonly { readonly key: string; readonly value: Child }[] }) {
  return (
    <dl class="facts">
      {items.map((item) => (
        <>
          <dt>{item.key}</dt>
          <dd>{item.value}</dd>
        </>
      ))}
    </dl>
  )
}

/** A name that must be read letter by letter: a package, a hash, a file. */
export function Code({ children }: { children?: Child }) {
  return <code>{children}</code>
}

/** What a machine said, line by line, with the time in front. Lines are text: whatever stands in them is shown, never interpreted. */
export function Log({ lines }: { lines: readonly { readonly at?: string | undefined; readonly text: Child }[] }) {
  return (
    <pre class="log">
      {lines.map((line, n) => (
        <>
          {n > 0 && '\n'}
          {line.at && <span>{line.at}</span>}
          {line.text}
        </>
      ))}
    </pre>
  )
}
