// Each check finds what it is there to find: outputs as a careless program would write them.
import { writeXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { corpus } from '../lib/hostile.ts'
import { csvFaults, headerFaults, htmlFaults, logLineFaults, mailFaults, metricsFaults, terminalFaults, xlsxFaults } from '../lib/hostile-checks.ts'

const at = 'http://localhost'
const named = (name: string): string => corpus.find((one) => one.name === name)?.text ?? ''
/** What a check gets wrong: a fault in what is clean, or none in what is bad. */
const wrong = async (
  check: (text: string) => readonly string[] | Promise<readonly string[]>,
  clean: string,
  ...bad: readonly string[]
): Promise<readonly string[]> => {
  const missed: string[] = [...(await check(clean))]
  for (const one of bad) if ((await check(one)).length === 0) missed.push(`not found: ${JSON.stringify(one.slice(0, 80))}`)
  return missed
}

test('in a page', async () =>
  expect(
    await wrong(
      (body) => htmlFaults(`<!DOCTYPE html><title>x</title><p class="a">${body}</p>`, at),
      '&lt;script&gt;hzq()',
      named('script element'),
      named('unknown element'),
      named('image with handler'),
      named('SVG with handler'),
      named('end of a comment'),
      named('end of raw text'),
      named('style'),
      named('right-to-left override'),
      '&#x202e;',
      `<i title="${named('end of a double-quoted attribute')}">`,
      `<i title='${named('end of a single-quoted attribute')}'>`,
      `<a href="${named('script address')}">x</a>`,
      `<a href="${named('foreign address')}">x</a>`,
      `<a href="${named('data address').replaceAll('<', '&lt;')}">x</a>`,
      '<a href="/\\hzq.test">x</a>',
      '<meta http-equiv="refresh" content="0;url=/">',
      '<input id="hzq">',
      '<!-- hzq -->',
    ),
  ).toEqual([]))

test('in a sheet', async () => {
  expect(
    await wrong(
      (cell) => csvFaults(`One,Two\r\n${cell},1\r\n`),
      "'=1+1",
      '=1+1',
      '+hzq',
      '-1+hzq',
      '@SUM',
      '" =hzq"',
      '\uff1d1',
      '"\t=hzq"',
      named('end of a cell'),
    ),
  ).toEqual([])
  const book = (cell: object) =>
    writeXlsx({ sheets: [{ name: 'A', rows: [['x']], cells: new Map([['0,0', cell]]) }] }).then((bytes) => Buffer.from(bytes))
  expect(await xlsxFaults(await book({ value: '=1+1', type: 'string' }))).toEqual([])
  expect(await xlsxFaults(await book({ formula: '1+1', type: 'formula' }))).not.toEqual([])
})

test('on a terminal and in a log', async () => {
  expect(
    await wrong(
      terminalFaults,
      'one\ttwo\n',
      ...corpus.filter((one) => one.never.startsWith('a control sequence') && one.name !== 'line of a log').map(({ text }) => text),
      named('isolates'),
      named('line separators'),
    ),
  ).toEqual([])
  expect(
    await wrong(
      logLineFaults,
      '{"what":"\\u001b\\u009b"}',
      `{"what":"${named('eight-bit control')}"}`,
      `{"what":"x"}\n{"what":"x"}`,
      'not json',
      '{"level":"error"}',
    ),
  ).toEqual([])
})

test('in a mail, in the head of an answer, among metrics', async () => {
  const mail = (subject: string, text = 'x') => `From: a@b.test\r\nTo: c@d.test\r\nSubject: ${subject}\r\n\r\n${text}`
  expect(
    await wrong(
      (raw) => mailFaults(raw, ['from', 'to', 'subject'], 'c@d.test'),
      mail('hello'),
      mail(named('header')),
      mail('x\r\nBcc: hzq@hzq.test'),
      mail('=?utf-8?q?=E2=80=AE?='),
      mail('x', named('ANSI colour')),
      mail('x', '\u202e'),
      mail('x').replace('c@d', 'e@d'),
    ),
  ).toEqual([])
  expect(
    await wrong(
      (value) => headerFaults(new Headers({ 'content-disposition': value }), at),
      'attachment; filename="a.csv"',
      `attachment; filename="${named('file name')}"`,
    ),
  ).toEqual([])
  expect(
    await wrong(
      (value) => headerFaults(new Headers({ location: value }), at),
      '/devices?text=%3Chzq%3E',
      '//hzq.test',
      'javascript:hzq()',
      'https://hzq.test/',
    ),
  ).toEqual([])
  expect(
    await wrong(
      (value) => metricsFaults(`# TYPE afterbell_x gauge\nafterbell_x{a="${value}"} 1\n# EOF\n`),
      'hzq\\"} 1\\n',
      named('metric'),
      named('ANSI colour'),
    ),
  ).toEqual([])
})
