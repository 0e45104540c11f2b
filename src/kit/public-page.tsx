import { useContext, type Child } from 'hono/jsx'
import { Bell } from './bell.tsx'
import { Document } from './document.tsx'
import { hrefWith } from './href.ts'
import { type Lang, LangContext, PathContext, useWords } from './words.ts'

export type PublicPageProps = {
  /** The page's language; else the reader's. Pages that exist in English alone say so. */
  lang?: Lang
  title: string
  /** Who asks: the district, and the service where there is one. */
  from: string
  /** The same page in the other language. */
  other?: { readonly lang: Lang; readonly href: string } | undefined
  foot?: Child
  children?: Child
}

const NAMES = { en: 'English', es: 'Español' } satisfies Record<Lang, string>

/** For people without an account (approvers by mail, testers, families): one column, system fonts, no rail, no script; 15 KB in all. */
export function PublicPage(props: PublicPageProps) {
  const read = useContext(LangContext)
  const path = useContext(PathContext)
  const lang = props.lang ?? read
  const opposite = lang === 'en' ? 'es' : 'en'
  const other =
    props.other ??
    (props.lang === undefined && path !== undefined ? ({ lang: opposite, href: hrefWith(path, { lang: opposite }) } as const) : undefined)
  return (
    <Document title={`${props.title} · ${props.from}`} lang={lang} sheet="public.css">
      <LangContext.Provider value={lang}>
        <Column {...props} other={other} />
      </LangContext.Provider>
    </Document>
  )
}

function Column({ title, from, other, foot, children }: PublicPageProps) {
  const words = useWords()
  return (
    <>
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <div class="public">
        <header class="top">
          <b>
            <Bell />
            {from}
          </b>
          {other && (
            <a href={other.href} lang={other.lang} hreflang={other.lang}>
              {NAMES[other.lang]}
            </a>
          )}
        </header>
        <main id="main" tabindex={-1}>
          <h1>{title}</h1>
          {children}
        </main>
        {foot && <footer class="foot">{foot}</footer>}
      </div>
    </>
  )
}
