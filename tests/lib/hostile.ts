// One corpus of strings that machines, files and people may send, each with what must never become of it. The mark stands in all of them:
// whatever an output's own parser finds of it outside plain text was born from the corpus.

export const mark = 'hzq'
const [esc, bel, csi] = ['\u001b', '\u0007', '\u009b']

export type HostileString = { readonly name: string; readonly text: string; readonly never: string }

const of = (never: string, texts: Readonly<Record<string, string>>): readonly HostileString[] =>
  Object.entries(texts).map(([name, text]) => ({ name, text, never }))

export const corpus: readonly HostileString[] = [
  ...of('an element, an attribute or a script of a page', {
    'script element': '<script>hzq()</script>',
    'unknown element': '<hzq-born hzq-attr=1>x</hzq-born>',
    'image with handler': '<img src=x onerror=hzq()>',
    'end of a double-quoted attribute': '" onmouseover="hzq()" hzq-attr="',
    'end of a single-quoted attribute': "' onfocus='hzq()' hzq-attr='",
    'end of a comment': '--><hzq-born><!-- hzq',
    'end of raw text': '</title></textarea></style></script></option></select><hzq-born>',
    'character references': '&lt;hzq-born&gt; &#x3c;hzq-born&#62; &quot;hzq&nbsp',
    'SVG with handler': '<svg onload=hzq()><animate onbegin=hzq() /><use href="data:image/svg+xml,hzq"/></svg>',
    MathML: '<math><mi xlink:href="javascript:hzq()">hzq',
    'script address': 'javascript:hzq()//',
    'data address': 'data:text/html,<script>hzq()</script>',
    'foreign address': '//hzq.test/x',
    style: 'hzq;background:url(//hzq.test)}</style><style>*{display:none}',
    templates: '${hzq} {{hzq}} <%= hzq %> #{hzq}',
  }),
  ...of('a control sequence on a terminal or in a log', {
    'ANSI colour': `${esc}[31mhzq${esc}[0m`,
    'terminal title': `${esc}]0;hzq${bel}`,
    'terminal link': `${esc}]8;;http://hzq.test${esc}\\hzq`,
    'eight-bit control': `${csi}2Jhzq`,
    backspaces: 'safe\b\b\b\bhzq',
    'carriage return': 'ok\rhzq',
    'line of a log': 'hzq\n{"level":"error","what":"hzq"}',
    delete: 'hzq\u007f\u0085',
  }),
  ...of('a turn of the reading direction', {
    'right-to-left override': 'hzq\u202egnp.exe\u202c',
    isolates: '\u2066hzq\u2069\u2067hzq',
    embedding: '\u202ahzq\u202bhzq',
    marks: 'hzq\u200f\u200e\u061c',
    'no width': 'h\u200bzq\ufeffhzq',
    'line separators': 'hzq\u2028hzq\u2029',
  }),
  ...of('a formula or a further cell of a sheet', {
    formula: '=1+1+hzq',
    plus: '+hzq',
    minus: '-1+hzq',
    at: '@SUM(hzq)',
    'tab before': '\t=hzq()',
    'return before': '\r=hzq()',
    'blank before': ' =hzq()',
    'no-break space before': '\u00a0=hzq()',
    DDE: "=cmd|'/c calc'!hzq",
    'full-width formula': '\uff1d1+hzq',
    'hyperlink formula': '=HYPERLINK("http://hzq.test","hzq")',
    'end of a cell': 'hzq","=1"\r\n"=1',
    semicolon: 'hzq;=1+1',
    'sheet markup': '</t></is></c><c t="str"><f>hzq</f>',
  }),
  ...of('a command of a shell', {
    substitution: '$(touch /tmp/hzq)',
    backticks: '`touch /tmp/hzq`',
    'next command': '; touch /tmp/hzq #',
    'next line': 'hzq\ntouch /tmp/hzq',
    pipe: 'hzq | tee /tmp/hzq && :',
    option: '--hzq=/tmp/hzq',
    PowerShell: '$(New-Item hzq);"&{hzq}"',
    'PowerShell quote': "'; Remove-Item hzq #",
  }),
  ...of('code of a typesetter', {
    Typst: '#hzq(1+1) #read("/etc/passwd") $hzq^2$ @hzq <hzq> *hzq* _hzq_ \\u{41} // hzq',
    'Typst string': 'hzq") #panic("hzq',
  }),
  ...of('a line of a calendar', { iCalendar: 'hzq\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nhzq', 'iCalendar parameter': 'hzq;VALUE=DATE:1,2\\n' }),
  ...of('a header of a mail or an answer', {
    header: 'hzq\r\nX-Hzq: 1\r\nBcc: hzq@hzq.test\r\nSet-Cookie: hzq=1\r\n\r\nhzq',
    'line feed header': 'hzq\nBcc: hzq@hzq.test',
    'encoded word': '=?utf-8?q?hzq=0d=0aBcc:_hzq@hzq.test?=',
    address: 'hzq@example.test>\r\nRCPT TO:<hzq@hzq.test',
    'file name': 'hzq"; filename="hzq.exe',
    'dot line': 'hzq\r\n.\r\nMAIL FROM:<hzq@hzq.test>',
  }),
  ...of('a path', {
    up: '../../../../etc/hzq',
    'up in Windows': '..\\..\\hzq',
    'escaped up': '%2e%2e%2fhzq%00',
    absolute: '/etc/passwd/hzq',
    'file address': 'file:///hzq',
    device: 'CON/hzq:$DATA',
  }),
  ...of('another value of a query or a document', {
    JSON: 'hzq","isAdmin":true,"x":"',
    'JSON object': '{"hzq":[1]}',
    prototype: '__proto__',
    SQL: "hzq'; drop table people_person; --",
    'SQL condition': "hzq' or '1'='1",
    LIKE: '%_hzq\\',
    YAML: 'hzq: !!js/function "hzq"\n- *hzq',
    'XML entity': '<!DOCTYPE hzq [<!ENTITY x SYSTEM "file:///etc/passwd">]>&x;',
    format: '%s%n%x hzq',
    metric: 'hzq"} 1\nhzq_total 5\n# EOF',
    id: 'dev_hzq',
    number: '1e999 hzq',
  }),
  ...of('the end of a page or of a process', {
    long: `hzq${'W'.repeat(100_000)}`,
    'long enough to be cut': `hzq${'W'.repeat(196)}`,
    'tower of accents': `hzq${'\u0301'.repeat(2_000)}`,
  }),
]

/** What no database row holds: it is only ever sent. */
export const unstorable: readonly HostileString[] = of('stored, or a break of the server', {
  NUL: 'hzq\0x',
  'NUL alone': '\0',
  'half a character': 'hzq\ud800',
  'other half': '\udfffhzq',
})
