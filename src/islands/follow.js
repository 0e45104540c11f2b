// A part of a page that tells of something under way (`data-follow`) is fetched anew until it says that it is over. The page works
// without: it has a link that does the same.
const follow = async () => {
  for (let pause = 1000; ; pause = Math.min(pause * 1.1, 5000)) {
    const part = document.querySelector('[data-follow]')
    if (!part) return
    await new Promise((done) => setTimeout(done, document.hidden ? 5000 : pause))
    try {
      const answer = await fetch(part.dataset.follow, { headers: { accept: 'text/html' } })
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const fresh = page.querySelector(`[aria-labelledby="${part.getAttribute('aria-labelledby')}"]`)
      if (!answer.ok || !fresh) return
      // The page is about the same thing: its name in the tab and its heading go with it.
      if (document.title !== page.title) document.title = page.title
      const [heading, newest] = [document, page].map((one) => one.querySelector('h1'))
      if (heading && newest && heading.textContent !== newest.textContent) heading.textContent = newest.textContent
      if (fresh.outerHTML === part.outerHTML) continue
      const status = part.querySelector('[role=status]')
      const next = fresh.querySelector('[role=status]')
      // The words change inside the live region that is there, so that they are read out; the bar is set.
      if (status && next && 'follow' in fresh.dataset) {
        status.replaceChildren(...next.childNodes)
        const [tag, newer] = [part, fresh].map((one) => one.querySelector('header .tag'))
        if (tag && newer) tag.replaceWith(newer) // waits for its turn, under way: it moves with the percent
        const [bar, to] = [part.querySelector('progress'), fresh.querySelector('progress')]
        if (bar && to)
          for (const name of ['max', 'value']) {
            if (to.hasAttribute(name)) bar.setAttribute(name, to.getAttribute(name))
            else bar.removeAttribute(name)
          }
      } else part.replaceWith(fresh)
    } catch {
      /* the network may come back */
    }
  }
}
void follow()
