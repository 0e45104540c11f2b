// Keys and the palette. Nothing on a page needs them: every key does what a link or box on the page does too. Never while typing,
// never with Ctrl, Alt or Meta; off for whoever turned them off (the page then comes without this file).
const typing = (target) => target.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]') instanceof Element
const go = {
  t: '/',
  w: '/tasks',
  f: '/fleet',
  p: '/plan',
  v: '/vulnerabilities',
  a: '/advisories',
  l: '/feeds',
  r: '/runs',
  c: '/changes',
  d: '/devices',
  q: '/coverage',
  e: '/evidence',
  s: '/search',
}

let dialog
let waitsForPlace = 0

/** Rows of the page's list, and which one the keys are at. */
const rows = () => {
  const listed = [...document.querySelectorAll(':is(.list, .sheet) tbody tr:not(.none)')]
  return listed.length > 0 ? listed : [...document.querySelectorAll('.needs > li')]
}
const current = () => document.querySelector('.is-row')
/** The link that opens the row has the focus, so that Enter follows it; never the row's box, whose Enter would send the form around it. */
const enter = (row) => {
  current()?.classList.remove('is-row')
  row.classList.add('is-row')
  row.scrollIntoView({ block: 'nearest' })
  const link = row.querySelector('th a[href]') ?? row.querySelector('.what a[href], a.what[href]') ?? row.querySelector('a[href]')
  if (link) link.focus({ preventScroll: true })
  else {
    row.tabIndex = -1
    row.focus({ preventScroll: true })
  }
}
const move = (by) => {
  const all = rows()
  if (all.length === 0) return
  const at = all.indexOf(current())
  const next = at < 0 ? all[0] : all[at + by]
  if (next) return enter(next)
  const page = document.querySelector(by > 0 ? '.list .pager a[rel=next]' : '.list .pager a[rel=prev]')
  if (page) location.href = `${page.href}#${by > 0 ? 'first' : 'last'}-row`
}
if (/^#(first|last)-row$/.test(location.hash)) {
  const row = rows().at(location.hash === '#last-row' ? -1 : 0)
  if (row) enter(row)
}

/** Which groups of the menu stay unfolded is this browser's to remember; the page comes so from the next one on. */
for (const fold of document.querySelectorAll('.nav [data-fold]')) {
  fold.querySelector('summary').addEventListener('click', () =>
    setTimeout(() => {
      const open = [...document.querySelectorAll('.nav [data-fold][open]')].map((one) => one.dataset.fold)
      document.cookie = `afterbell_menu=${open.join('.')}; Path=/; Max-Age=31536000; SameSite=Lax`
    }),
  )
}

const made = (name, attributes = {}, ...children) => {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  node.append(...children)
  return node
}

/** Every page of the menu, by its name. */
const places = () =>
  [...document.querySelectorAll('.nav a, .me-in a')].map((link) => ({ href: link.href, label: link.textContent.trim(), small: 'page' }))

const makePalette = () => {
  const input = made('input', {
    type: 'text',
    role: 'combobox',
    'aria-expanded': 'true',
    'aria-controls': 'palette-list',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    maxlength: '200',
    spellcheck: 'false',
  })
  const list = made('ul', { id: 'palette-list', role: 'listbox', 'aria-label': 'Found' })
  const said = made('p', { role: 'status' })
  const box = made(
    'dialog',
    { class: 'palette', 'aria-label': 'Search' },
    made('label', {}, 'Go to a page, or find a device, update, product, vulnerability, ticket, person …', input),
    list,
    said,
  )
  let at = 0
  let asked = 0
  const show = (hits) => {
    at = 0
    list.replaceChildren(
      ...hits.map((hit, n) => {
        const item = made(
          'li',
          { role: 'option', id: `palette-${n}`, 'aria-selected': String(n === 0) },
          made('span', {}, hit.label),
          made('small', {}, hit.small),
        )
        item.dataset.href = hit.href
        item.addEventListener('click', () => {
          location.href = hit.href
        })
        return item
      }),
    )
    input.setAttribute('aria-activedescendant', hits.length > 0 ? 'palette-0' : '')
    said.textContent = hits.length === 0 ? 'Nothing found.' : ''
  }
  const mark = (to) => {
    const items = [...list.children]
    if (items.length === 0) return
    at = (to + items.length) % items.length
    items.forEach((item, n) => item.setAttribute('aria-selected', String(n === at)))
    items[at].scrollIntoView({ block: 'nearest' })
    input.setAttribute('aria-activedescendant', `palette-${at}`)
  }
  const ask = async () => {
    const text = input.value.trim()
    const mine = ++asked
    const near = places().filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()))
    show(near.slice(0, text === '' ? 20 : 5))
    if (text.length < 2) return
    await new Promise((done) => setTimeout(done, 120))
    if (mine !== asked) return
    const answer = await fetch(`/search?few=yes&text=${encodeURIComponent(text)}`, { headers: { accept: 'application/json' } }).then(
      (one) => (one.ok ? one.json() : { found: [] }),
      () => ({ found: [] }),
    )
    if (mine !== asked) return
    const hits = answer.found.flatMap((group) => group.hits.map((hit) => ({ ...hit, small: `${group.label.toLowerCase()} · ${hit.small}` })))
    show([
      ...near.slice(0, 3),
      ...hits,
      { href: `/search?text=${encodeURIComponent(text)}`, label: `Everything that holds “${text}”`, small: 'search' },
    ])
  }
  input.addEventListener('input', ask)
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') mark(at + 1)
    else if (event.key === 'ArrowUp') mark(at - 1)
    else if (event.key === 'Enter' && list.children[at]) location.href = list.children[at].dataset.href
    else return
    event.preventDefault()
  })
  box.addEventListener('click', (event) => {
    if (event.target === box) box.close()
  })
  box.addEventListener('close', () => {
    input.value = ''
  })
  document.body.append(box)
  return {
    open: () => {
      box.showModal()
      void ask()
      input.focus()
    },
  }
}
const openPalette = () => {
  dialog ??= makePalette()
  dialog.open()
}

for (const link of document.querySelectorAll('[data-palette]')) {
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    openPalette()
  })
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target) || document.querySelector('dialog[open]')) return
  const { key } = event
  if (Date.now() - waitsForPlace < 1200 && go[key]) location.href = go[key]
  else if (key === '/') openPalette()
  else if (key === '?') location.href = '/keyboard'
  else if (key === 'j' || key === 'k') move(key === 'j' ? 1 : -1)
  else if (key === 'x') current()?.querySelector('.mark')?.click()
  else if (key === 'g') {
    waitsForPlace = Date.now()
    return
  } else return
  waitsForPlace = 0
  event.preventDefault()
})
