import type { PolicyInForce } from './policy.views.ts'

/** The district's effective pack as a file: the pack in force with the district's own values under `values`. It reads back to the same values. */
export const packAsYaml = async ({ pack, own }: PolicyInForce): Promise<string> => {
  const { stringify } = await import('../../platform/yaml.ts')
  const { pack: name, version, title, parameters, procedures, policy } = pack
  const set = Object.fromEntries(
    parameters.flatMap(({ name: of, default: standard }) => {
      const value = own[of] ?? policy[of]
      return value === undefined || JSON.stringify(value) === JSON.stringify(standard) ? [] : [[of, value]]
    }),
  )
  const document = { format: 'afterbell-pack/1', pack: name, ...(version === '' ? {} : { version }), title, values: set, parameters, procedures }
  return stringify(document, { lineWidth: 140, aliasDuplicateObjects: false })
}
