// The few things that a page cannot do without a script. Everything stays readable without it.

const all = (query, inside = document) => [...inside.querySelectorAll(query)]

// Light and dark: the choice is kept in this browser only.
for (const button of all("[data-xd-scheme]")) {
  const dark = () => document.body.getAttribute("data-md-color-scheme") === "slate"
  const show = () => button.setAttribute("aria-pressed", String(dark()))
  button.setAttribute("aria-label", "深色")
  show()
  button.addEventListener("click", () => {
    const next = dark() ? "light" : "dark"
    document.body.setAttribute("data-md-color-scheme", next === "dark" ? "slate" : "default")
    try { localStorage.setItem("xd-scheme", next) } catch { /* private mode: not kept */ }
    show()
  })
}

// The list of this page's parts follows the reader.
const links = new Map(all(".xd-toc a[href^='#']").map(link => [decodeURIComponent(link.hash.slice(1)), link]))
if (links.size && "IntersectionObserver" in window) {
  const mark = id => { for (const [name, link] of links) name === id ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current") }
  const watch = new IntersectionObserver(seen => {
    const first = seen.find(entry => entry.isIntersecting)
    if (first) mark(first.target.id)
  }, { rootMargin: "0px 0px -70% 0px" })
  for (const id of links.keys()) { const part = document.getElementById(id); if (part) watch.observe(part) }
}

// A line of a transcript or a chapter leads to its moment in the recording.
for (const list of all("[data-for]")) {
  const video = document.getElementById(list.dataset.for)?.querySelector("video")
  if (!video) continue
  const times = all("a[href^='#t=']", list).map(link => [Number(link.hash.slice(3)), link.closest("li")])
  list.addEventListener("click", event => {
    const link = event.target.closest("a[href^='#t=']")
    if (!link) return
    event.preventDefault()
    video.currentTime = Number(link.hash.slice(3))
    video.play()
    video.scrollIntoView({ block: "nearest" })
  })
  video.addEventListener("timeupdate", () => {
    const now = times.findLast?.(([start]) => start <= video.currentTime)?.[1]
    for (const [, line] of times) line.toggleAttribute("data-now", line === now)
  })
}

// A finder narrows the list of cards that follows it.
for (const form of all("form.xd-finder")) {
  const cards = all("li.xd-card", all("ul.xd-cards").find(list => form.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_FOLLOWING))
  const fits = card => all("select", form).every(({ name, value }) => !value || (card.dataset[name] ?? "").split(" ").includes(value))
  const narrow = () => {
    for (const card of cards) card.hidden = !fits(card)
    const output = form.querySelector("output")
    if (output) output.value = `共 ${cards.filter(card => !card.hidden).length} 项`
  }
  form.hidden = false
  form.addEventListener("input", narrow)
  form.addEventListener("submit", event => event.preventDefault())
  narrow()
}

// Nothing stays folded on paper; a table that fits needs no stop for the keyboard.
addEventListener("beforeprint", () => { for (const fold of all("article details")) fold.open = true })
for (const table of all(".xd-table")) if (table.scrollWidth <= table.clientWidth) table.removeAttribute("tabindex")
const bar = document.querySelector(".xd-tabs ul")
const current = bar?.querySelector("[aria-current]")
if (current) bar.scrollLeft = current.offsetLeft - (bar.clientWidth - current.offsetWidth) / 2
