import type { Child } from 'hono/jsx'
import { assetUrl } from './assets.ts'
import type { Lang } from './words.ts'

/** The page as a string with its doctype, which hono/jsx leaves out. A page is rendered in one go: a promise inside it is a defect. */
export function renderPage(node: unknown): string {
  const html: unknown = (node as { toString(): unknown }).toString()
  if (typeof html !== 'string') throw new TypeError('A page must not contain a promise: load first, then render')
  return `<!DOCTYPE html>${html}`
}

type DocumentProps = { title: string; lang: Lang; sheet: 'kit.css' | 'public.css'; font?: boolean; children?: Child }

export function Document({ title, lang, sheet, font = false, children }: DocumentProps) {
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <title>{title}</title>
        {font && <link rel="preload" href={assetUrl('atkinson.woff2')} as="font" type="font/woff2" crossorigin="anonymous" />}
        <link rel="stylesheet" href={assetUrl(sheet)} />
        <link rel="icon" href={assetUrl('bell.svg')} type="image/svg+xml" />
      </head>
      <body>{children}</body>
    </html>
  )
}
