import type { LeftOut } from './counted.views.ts'

const n = (value: number): string => value.toLocaleString('en-US')

/** What a total leaves out of the list of devices, each with the devices: so that two totals can be reconciled. */
export function LeftOutNote({ of: { listed, retired, out, lost } }: { of: LeftOut }) {
  const part = (value: number, words: string, query: string) =>
    value > 0 && (
      <>
        {' '}
        <a href={`/devices?${query}`}>
          {n(value)} {words}
        </a>
      </>
    )
  return (
    <p class="reason">
      Counted: <a href="/devices?counted=yes">{n(listed - retired - out)}</a> of {n(listed)} devices on the <a href="/devices">list</a>.
      {retired + out > 0 && (
        <>
          {' '}
          Left out:{part(retired, 'retired', 'counted=retired')}
          {retired > 0 && out > 0 && ','}
          {part(out, 'out of scope', 'counted=out')}.
        </>
      )}
      {lost > 0 && (
        <> Lost or stolen, but counted until somebody retires them:{part(lost, lost === 1 ? 'device' : 'devices', 'status=lost&counted=yes')}.</>
      )}
    </p>
  )
}
