import type { Child } from 'hono/jsx'
import { assetUrl } from './assets.ts'
import { Document } from './document.tsx'
import type { Theme } from './me-menu.tsx'
import { Rail, type NavGroup, type Who } from './rail.tsx'
import { TopStrip, type Crumb, type DayClock } from './top-strip.tsx'
import { SavedBar, UndoBar, type Undo } from './undo-bar.tsx'

export type PageProps = {
  title: string
  /** The one question this page answers, e.g. "What needs me now, and by when?" It stands under the title. */
  question?: string | undefined
  /** The answer in one sentence, first thing on the page. */
  answer?: Child
  nav: readonly NavGroup[]
  home?: string
  who?: Who | undefined
  /** The one filled button of the page, or the act that loses something (roll back, terminate) with its cost: always here, at the top right. */
  action?: Child
  /** The pages above this one, nearest last. */
  crumbs?: readonly Crumb[] | undefined
  clock?: DayClock | undefined
  undo?: Undo | undefined
  /** What the form that led here has just saved, in a sentence. */
  saved?: Child
  banner?: Child
  footer?: Child
  /** Stands above the title on paper only: whose page it is and of when. */
  printed?: string | undefined
  theme?: Theme | undefined
  /** Where search is; the page's own path beside it, to come back to. */
  searchHref?: string | undefined
  path?: string
  /** Keys and palette: a script of its own, which nothing on the page needs. */
  hasKeys?: boolean
  /** A part of it (`data-follow`) is drawn anew while something is under way. */
  follows?: boolean | undefined
  children?: Child
}

/** A staff page: rail, where one is, question, answer, content. Works without scripts at every width. */
export function Page(props: PageProps) {
  const {
    title,
    question,
    answer,
    nav,
    home = '/',
    who,
    action,
    crumbs = [],
    clock,
    undo,
    saved,
    banner,
    footer,
    printed,
    theme,
    searchHref,
    path = '/',
    hasKeys = false,
    children,
  } = props
  return (
    <Document
      title={`${title} · Afterbell`}
      lang="en"
      sheet="kit.css"
      font
      theme={theme}
      scripts={[...(hasKeys ? [assetUrl('keys.js')] : []), ...(props.follows ? [assetUrl('follow.js')] : [])]}
    >
      <a class="skip" href="#main">
        Skip to content
      </a>
      <div class="frame">
        <Rail nav={nav} home={home} who={who} searchHref={searchHref} />
        <div class="page">
          {banner}
          <TopStrip crumbs={crumbs} clock={clock} here={title} />
          {saved && <SavedBar>{saved}</SavedBar>}
          {undo && <UndoBar undo={undo} path={path} />}
          <main class="main" id="main" tabindex={-1}>
            {printed && <p class="printed">{printed}</p>}
            <div class="head">
              <div>
                <h1>{title}</h1>
                {question && <p class="question">{question}</p>}
                {answer && <p class="answer">{answer}</p>}
              </div>
              {action}
            </div>
            {children}
          </main>
          {footer && <footer class="footer">{footer}</footer>}
        </div>
      </div>
    </Document>
  )
}
