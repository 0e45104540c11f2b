import type { Child } from 'hono/jsx'
import { assetUrl } from './assets.ts'
import type { Theme } from './me-menu.tsx'
import { LangContext, PathContext, type Lang } from './words.ts'

/** Whoever reads the page: their language, and the address they are at. */
export type Reader = { readonly lang: Lang; readonly path: string }

/** The page as a string with its doctype, which hono/jsx leaves out. A page is rendered in one go: a promise inside it is a defect. */
export function renderPage(node: unknown, reader?: Reader): string {
  const page = reader ? (
    <LangContext.Provider value={reader.lang}>
      <PathContext.Provider value={reader.path}>{node as Child}</PathContext.Provider>
    </LangContext.Provider>
  ) : (
    node
  )
  const html: unknown = (page as { toString(): unknown }).toString()
  if (typeof html !== 'string') throw new TypeError('A page must not contain a promise: load first, then render')
  return `<!DOCTYPE html>${html}`
}

type DocumentProps = {
  title: string
  lang: Lang
  sheet: 'kit.css' | 'public.css'
  font?: boolean
  /** `auto` follows the device. */
  theme?: Theme | undefined
  scripts?: readonly string[]
  children?: Child
}

export function Document({ title, lang, sheet, font = false, theme = 'auto', scripts = [], children }: DocumentProps) {
  return (
    <html lang={lang} data-theme={theme === 'auto' ? undefined : theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === 'auto' ? 'light dark' : theme} />
        <meta name="referrer" content="same-origin" />
        <title>{title}</title>
        {font && <link rel="preload" href={assetUrl('atkinson.woff2')} as="font" type="font/woff2" crossorigin="anonymous" />}
        <link rel="stylesheet" href={assetUrl(sheet)} />
        {scripts.map((script) => (
          <script type="module" src={script}></script>
        ))}
        <link rel="icon" href={assetUrl('bell.svg')} type="image/svg+xml" />
      </head>
      <body>{children}</body>
    </html>
  )
}
