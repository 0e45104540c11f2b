const BODY =
  'M12 2.5a1.4 1.4 0 0 1 1.4 1.4v.3A6 6 0 0 1 18 10v4.2' +
  'l1.7 2.5c.5.7 0 1.6-.8 1.6H5.1c-.8 0-1.3-.9-.8-1.6L6 14.2V10a6 6 0 0 1 4.6-5.8v-.3A1.4 1.4 0 0 1 12 2.5Z'

/** The mark: a bell at rest. Decoration only, so hidden from assistive technology; the name stands beside it. */
export function Bell() {
  return (
    <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" width="24" height="24">
      <path d={BODY} />
      <path d="M9.3 20.3a2.9 2.9 0 0 0 5.4 0Z" />
    </svg>
  )
}
