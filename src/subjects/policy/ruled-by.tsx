import { Code } from '../../kit/values.tsx'

const versionHref = (id: string): string => `/policy/versions/${id}`

/** Which set of numbers rules an item: those it was opened under, or, for one older than that rule, those in force. */
export function RuledBy({ policyId }: { policyId: string | null }) {
  return policyId === null ? (
    <>those in force</>
  ) : (
    <>
      those in force when it was opened,{' '}
      <a href={versionHref(policyId)}>
        set <Code>{policyId.slice(0, 8)}</Code>
      </a>
    </>
  )
}
