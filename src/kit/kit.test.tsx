import { gzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { assets, assetUrl } from './assets.ts'
import { renderPage } from './document.tsx'
import { KitSample } from './sample.tsx'
import { PublicSample } from './sample-public.tsx'

const bytes = (name: string) => assets.find((asset) => asset.name === name)?.bytes ?? new Uint8Array()
const zipped = (data: string | Uint8Array) => gzipSync(data, { level: 9 }).length
const css = (name: string) => Buffer.from(bytes(name)).toString()
const staff = renderPage(<KitSample />)
const english = renderPage(<PublicSample lang="en" />)
const spanish = renderPage(<PublicSample lang="es" />)

describe('static files', () => {
  test('carry the hash of their bytes in their address', () => {
    expect(assetUrl('kit.css')).toMatch(/^\/assets\/kit\.[0-9a-f]{10}\.css$/)
    expect(css('kit.css')).toContain(assetUrl('atkinson.woff2'))
    expect(css('kit.css')).not.toContain('asset:')
  })

  test('sizes, on the wire without and with gzip', () => {
    const files = assets.map(({ name, bytes: data }) => ({ file: name as string, bytes: data.length, gzip: zipped(data) }))
    const pages = Object.entries({ staff, english }).map(([file, html]) => ({
      file: `sample, ${file}`,
      bytes: Buffer.byteLength(html),
      gzip: zipped(html),
    }))
    console.table([...files, ...pages])
    // first load of a staff page: 60 KB with the font (the sample holds every part); of a public page 15 KB, of the tester's 5 KB
    const font = bytes('atkinson.woff2').length
    expect(font + zipped(bytes('kit.css')) + zipped(bytes('keys.js')) + zipped(staff)).toBeLessThan(60_000)
    for (const island of ['keys.js', 'follow.js', 'passkey.js']) expect(zipped(bytes(island))).toBeLessThan(20_000)
    expect(bytes('public.css').length + Buffer.byteLength(english)).toBeLessThan(15_000)
    expect(zipped(bytes('public.css')) + zipped(spanish)).toBeLessThan(5_000)
  })

  test('squeezing keeps what means something', () => {
    for (const sheet of ['kit.css', 'public.css']) expect(css(sheet)).not.toMatch(/\/\*|\n| {2}/)
    expect(css('kit.css')).toContain('.frame{display:grid;grid-template-columns:13.75rem minmax(0,1fr);min-height:100vh}')
    expect(css('kit.css')).toContain('.rail :focus-visible{')
    expect(css('kit.css')).toContain('calc(.875rem - 1px)')
  })
})

describe('pages', () => {
  test.each(Object.entries({ staff, english, spanish }))('%s: a doctype, and nothing the CSP would refuse', (_, html) => {
    expect(html.startsWith('<!DOCTYPE html><html lang="')).toBe(true)
    expect(html).not.toMatch(/<[^>]*\s(style|on[a-z]+)=/i)
    expect(html).not.toMatch(/<(script|style|iframe|object|embed|base)\b/i)
    expect(html).not.toMatch(/javascript:/i)
    expect(html).not.toMatch(/(undefined|\[object|NaN)/)
  })

  test('ids are unique and every reference to one is met', () => {
    for (const html of [staff, english, spanish]) {
      const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1])
      expect(new Set(ids).size).toBe(ids.length)
      const wanted = [...html.matchAll(/\s(?:for="|href="#|aria-describedby="|aria-labelledby=")([^"]+)"/g)].flatMap((match) =>
        (match[1] ?? '').split(' '),
      )
      expect(wanted.filter((id) => !ids.includes(id))).toEqual([])
    }
  })
})

describe('contrast', () => {
  const source = readFileSync(join(import.meta.dirname, 'base.css'), 'utf8')
  const themes = { light: tokens(/:root \{([^]*?)\n\}/.exec(source)?.[1]), dark: tokens(/@dark \{([^]*?)\n\}/.exec(source)?.[1]) }
  const states = ['late', 'soon', 'wait', 'good', 'standin']
  const pairs: [string, string, number][] = [
    ...['paper', 'card', 'soon-soft', 'late-soft', 'unknown-soft'].map((on): [string, string, number] => ['ink', on, 7]),
    ...['paper', 'card'].flatMap((on): [string, string, number][] => [
      ['muted', on, 4.5],
      ['link', on, 7],
      ['late', on, 7],
      ['edge', on, 3],
      ['brass', on, 3],
    ]),
    ['on-fill', 'fill', 7],
    ['muted', 'brass-soft', 4.5],
    ['muted', 'unknown-soft', 4.5],
    ['unknown', 'unknown-soft', 4.5],
    ...states.map((state): [string, string, number] => [state, `${state}-soft`, 7]),
  ]
  const cases = Object.entries(themes).flatMap(([theme, colours]) => pairs.map(([text, on, least]) => [theme, text, on, least, colours] as const))
  test.each(cases)('%s: %s on %s is at least %d', (_, text, on, least, colours) => {
    expect(ratio(colours.get(text) ?? '', colours.get(on) ?? '')).toBeGreaterThanOrEqual(least)
  })
})

function tokens(block = ''): Map<string, string> {
  return new Map([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

/** WCAG 2.2 contrast ratio of two #rrggbb colours. */
function ratio(a: string, b: string): number {
  const light = (hex: string) => {
    const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    const [r = 0, g = 0, b = 0] = parts.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [low = 0, high = 0] = [light(a), light(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}
