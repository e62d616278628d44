// A word of the field opens its meaning where it stands; without this script it is a link to its page.
import { all, button, make } from "./page.js"

/** @type {HTMLElement | undefined} */
let card

for (const link of all("a.xd-term")) link.addEventListener("click", event => {
  if (!("popover" in HTMLElement.prototype) || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  show(/** @type {HTMLAnchorElement} */ (link))
})

/** @param {HTMLAnchorElement} link */
function show(link) {
  const word = link.textContent ?? ""
  card?.remove()
  const opened = card = make("div", { class: "xd-meaning", popover: "auto", role: "dialog", "aria-label": word, tabindex: "-1" },
    make("p", {}, make("b", {}, word), ` ${link.dataset.means}`),
    make("p", { class: "xd-meaning__ways" }, make("a", { href: link.href }, "看这个词的一页"), button("关上", "xd-plain", () => opened.hidePopover())))
  link.after(opened)
  opened.addEventListener("toggle", event => {
    if (/** @type {ToggleEvent} */ (event).newState === "closed") { opened.remove(); link.focus() }
  })
  opened.showPopover()
  opened.focus()
}
