import type { BuiltRules } from './clauses.rules.ts'

/** The rules that the product really contains, each with the test that proves it. A rule enters together with its test, never before. */
export const builtRules: BuiltRules = {}
