// Ways through a page: its parts, a list that narrows, folds on paper, the bar of sections.
import { all, button, make, one } from "./page.js"

// The list of this page's parts follows the reader.
const links = new Map(all(".xd-toc a[href^='#']").map(link => [decodeURIComponent(/** @type {HTMLAnchorElement} */ (link).hash.slice(1)), link]))
if (links.size && "IntersectionObserver" in window) {
  /** @param {string} id */
  const mark = id => { for (const [name, link] of links) name === id ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current") }
  const watch = new IntersectionObserver(seen => {
    const first = seen.find(entry => entry.isIntersecting)
    if (first) mark(first.target.id)
  }, { rootMargin: "0px 0px -70% 0px" })
  for (const id of links.keys()) { const part = document.getElementById(id); if (part) watch.observe(part) }
}

// A finder narrows the list of cards that follows it; its choices stand in the address, to be shared.
for (const form of all("form.xd-finder:not([id])")) {
  const list = all("ul.xd-cards").find(part => form.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING)
  const cards = all("li.xd-card", list)
  const choices = /** @type {HTMLSelectElement[]} */ (all("select", form))
  const output = /** @type {HTMLOutputElement | null} */ (one("output", form))
  /** @param {HTMLElement} card */
  const fits = card => choices.every(({ name, value }) => !value || (card.dataset[name] ?? "").split(" ").includes(value))
  const narrow = () => {
    for (const card of cards) card.hidden = !fits(card)
    const left = cards.filter(card => !card.hidden).length
    if (output) output.value = left ? `共 ${left} 项` : "没有都符合的，放宽一个条件试试"
  }
  const asked = new URLSearchParams(location.search)
  for (const choice of choices) choice.value = asked.get(choice.name) ?? ""
  for (const choice of choices) if (choice.selectedIndex < 0) choice.value = ""
  form.addEventListener("input", () => {
    narrow()
    const query = new URLSearchParams(choices.filter(choice => choice.value).map(choice => [choice.name, choice.value]))
    if (location.protocol !== "file:") history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}`)
  })
  form.addEventListener("submit", event => event.preventDefault())
  narrow()
}

// Nothing stays folded on paper; a table that fits needs no stop for the keyboard.
addEventListener("beforeprint", () => { for (const fold of all("article details")) /** @type {HTMLDetailsElement} */ (fold).open = true })
for (const table of all(".xd-table")) if (table.scrollWidth <= table.clientWidth) table.removeAttribute("tabindex")

const bar = one(".xd-tabs ul"), current = bar && one("[aria-current]", bar)
if (bar && current) bar.scrollLeft = current.offsetLeft - (bar.clientWidth - current.offsetWidth) / 2

// What mkdocs.yml may switch on.
const features = (document.body.dataset.features ?? "").split(" ")
if (features.includes("navigation.top") && !one(".xd-top")) {
  const top = make("a", { class: "xd-top", href: "#", hidden: true }, "回到顶部")
  document.body.append(top)
  addEventListener("scroll", () => { top.hidden = scrollY < 2 * innerHeight }, { passive: true })
}
if (features.includes("content.code.copy") && navigator.clipboard) {
  for (const block of all("pre")) {
    const words = block.textContent ?? ""
    const copy = button("复制", "xd-copy", async () => { await navigator.clipboard.writeText(words); copy.textContent = "已复制" })
    block.prepend(copy)
  }
}
