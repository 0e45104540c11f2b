// The switch-off of the test build. A clause test must fail once the rule it tests is off; tools/switch-off.ts
// proves that. The product's bundle defines __RULES_OFF__ as '' so that no rule can be switched off in the field.
declare const __RULES_OFF__: string | undefined

const off: readonly string[] = typeof __RULES_OFF__ === 'string' && __RULES_OFF__ !== '' ? __RULES_OFF__.split(',') : []

/** True where the named rule (`CLAUSE/rule-name`, as in the procedure pack) holds; false only in a test build that switched it off. */
export const enforced = (rule: string): boolean => !off.includes(rule)
