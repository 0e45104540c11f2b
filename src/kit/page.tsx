import type { Child } from 'hono/jsx'
import { Document } from './document.tsx'
import { Rail, type NavGroup, type Who } from './rail.tsx'

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
  banner?: Child
  footer?: Child
  children?: Child
}

/** A staff page: rail, question, answer, content. Works without scripts at every width. */
export function Page({ title, question, answer, nav, home = '/', who, action, banner, footer, children }: PageProps) {
  return (
    <Document title={`${title} · Afterbell`} lang="en" sheet="kit.css" font>
      <a class="skip" href="#main">Skip to content</a>
      <div class="frame">
        <Rail nav={nav} home={home} who={who} />
        <div class="page">
          {banner}
          <main class="main" id="main" tabindex={-1}>
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
