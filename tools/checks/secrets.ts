import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { isTest, lineAt, readTree } from './tree.ts'
import type { TreeFile } from './tree.ts'

type Secret = { readonly rule: string; readonly shape: RegExp; readonly says: string; readonly inTests: boolean }

const keyHeader = '-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----'
const tokens = ['AKIA[A-Z0-9]{16}', 'gh[pousr]_\\w{30,}', 'xox[abpr]-[\\w-]{10,}', 'sk_live_\\w{10,}', 'npm_\\w{30,}'].join('|')
const secretNames = '\\w*(?:password|passwd|passphrase|secret|api_?key)\\w{0,3}'

const secrets: readonly Secret[] = [
  {
    // a header with its body: code that merely knows the header is none
    rule: 'no-private-keys',
    inTests: true,
    says: 'a private key: make one when it is needed',
    shape: new RegExp(`${keyHeader}(?:\\s|\\\\n|\\\\r|['"\`+])*(?:[A-Za-z-]+: [^\\n]*\\n\\s*)*[A-Za-z0-9+/=]{20,}`),
  },
  { rule: 'no-private-keys', inTests: true, says: 'a private key', shape: /\bAGE-SECRET-KEY-1[A-Z0-9]{20,}|\bPuTTY-User-Key-File-\d/ },
  { rule: 'no-tokens', inTests: true, says: 'an access token', shape: new RegExp(`\\b(?:${tokens})`) },
  { rule: 'no-tokens', inTests: true, says: 'a signed token', shape: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/ },
  {
    rule: 'no-passwords',
    inTests: false,
    says: 'a password written out: make it at random, or read it from the secrets folder',
    shape: new RegExp(`\\b${secretNames}['"]?\\s*(?::\\s*string\\s*)?(?:[:=]|\\?\\?|\\|\\|)\\s*(['"\`])[^\\s'"\`<>{}$]{6,}\\1`, 'i'),
  },
  { rule: 'no-passwords', inTests: false, says: 'a password in SQL', shape: /\bpassword\s+'[^'\n]+'/i },
  {
    rule: 'no-passwords',
    inTests: false,
    says: 'a password in an address',
    shape: /\b[a-z][a-z+]{2,}:\/\/[\w.-]+:(?!\$\{|password@|\*+@)[^\s/@'"`:]{3,}@/i,
  },
]
const plainData = /\.(ya?ml|json|env|ini|conf|toml)$/
const noValue = `["']?(?:null|true|false|string|object)\\b`
const unquoted = new RegExp(`^\\s*"?${secretNames}"?\\s*[:=]\\s*(?!${noValue})(["']?)[^\\s"'#{}$<>]{6,}\\1\\s*,?\\s*$`, 'im')

const faultsOf = (file: TreeFile): readonly string[] => {
  const rules = secrets.filter((secret) => secret.inTests || !isTest(file.path))
  const found = rules.flatMap(({ shape, rule, says }) =>
    [...file.text.matchAll(new RegExp(shape, `${shape.flags}g`))].map((match) => fault(file.path, lineAt(file.text, match.index), rule, says)),
  )
  const inData = plainData.test(file.path) && !isTest(file.path) && found.length === 0 ? unquoted.exec(file.text) : null
  return inData ? [...found, fault(file.path, lineAt(file.text, inData.index), 'no-passwords', 'a password among data')] : found
}

/** No password, key or token stands in a file of the project. Tests may name passwords of people they make up, never keys. */
export const check: Check = async (root) => {
  const { files } = await readTree(root)
  const faults = files.flatMap(faultsOf)
  return outcome('secrets', files.length, files.length, faults)
}
