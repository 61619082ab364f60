// Roles, names and keyboard access that Doxygen 1.9.4 and doxygen-awesome 2.1.0 leave out. Both
// rebuild parts of the page late, so decorate() may run many times and only adds what is missing.
{
  const set = (selector, attributes) => document.querySelectorAll(selector).forEach((element) =>
    Object.entries(attributes).forEach(([name, value]) =>
      element.getAttribute(name) === String(value) || element.setAttribute(name, value)))

  const scrollable = 'pre.fragment, div.fragment, .memproto, .scroll, .siglab-figure, tbody, figure.diagram, .memberdecls, .memItemLeft, .memItemRight'

  /** What can be scrolled sideways can be reached by the keyboard, and has a name. */
  const reach_scrollable = () => document.querySelectorAll(scrollable).forEach((element) => {
    const needed = element.scrollWidth > element.clientWidth + 1
    if (needed === (element.tabIndex === 0)) return
    if (needed) element.tabIndex = 0
    else element.removeAttribute('tabindex')
  })

  const as_button = (element) => {
    if (element.getAttribute('role') === 'button') return
    element.setAttribute('role', 'button')
    element.setAttribute('aria-label', element.title || 'Copy')
    element.tabIndex = 0
    element.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      element.click()
    })
  }

  const decorate = () => {
    set('#top', { role: 'banner' })
    set('#side-nav', { role: 'navigation', 'aria-label': 'Site' })
    set('#doc-content', { role: 'main', tabindex: 0 })
    set('#nav-path', { role: 'contentinfo' })
    set('#MSearchField', { 'aria-label': 'Search' })
    set('#MSearchResults', { title: 'Search results' })
    set('.toc', { role: 'navigation', 'aria-label': 'On this page' })
    set('#main-menu-state', { 'aria-label': 'Show the menu' })
    document.querySelectorAll('#nav-tree .arrow').forEach((arrow) => {
      const link = arrow.parentElement
      const name = link.parentElement.querySelector('.label')?.textContent.trim()
      if (link.tagName === 'A' && name) set_once(link, 'aria-label', `Open or close ${name}`)
    })
    document.querySelectorAll('doxygen-awesome-dark-mode-toggle, doxygen-awesome-fragment-copy-button').forEach(as_button)
    reach_scrollable()
  }

  const set_once = (element, name, value) => element.getAttribute(name) === value || element.setAttribute(name, value)

  /** A link to a folded hint opens it. */
  const open_target = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (!target) return
    for (let fold = target.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
    if (target.classList.contains('hints')) target.querySelector('summary')?.focus()
  }

  window.addEventListener('load', () => {
    decorate()
    open_target()
    new MutationObserver(() => requestAnimationFrame(decorate)).observe(document.body, { childList: true, subtree: true })
  })
  window.addEventListener('hashchange', open_target)
  window.addEventListener('resize', () => requestAnimationFrame(reach_scrollable))
  document.addEventListener('toggle', () => requestAnimationFrame(reach_scrollable), true)
  // On paper nothing is folded.
  window.addEventListener('beforeprint', () => document.querySelectorAll('details.code, details.answer').forEach((fold) => (fold.open = true)))
}
