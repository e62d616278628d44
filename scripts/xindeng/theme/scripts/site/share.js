// Passing a page on: by the telephone's own way where there is one, else by its lasting address.
import { button, make, one } from "./page.js"

/** Where the page stands for good, whichever copy of it is open. */
export const address = /** @type {HTMLLinkElement | null} */ (one("link[rel=canonical]"))?.href || location.href.replace(/[?#].*/, "")

/** A button that copies the address and says so. */
export function copier() {
  const said = make("span", { role: "status" })
  const copy = button("复制网址", "xd-button", async () => {
    const done = await navigator.clipboard?.writeText(address).then(() => true, () => false) ?? false
    said.textContent = done ? "已复制，到浏览器或聊天里粘贴。" : `没有复制成，请长按复制：${address}`
  })
  return make("p", { class: "xd-done" }, copy, said)
}

const pictures = one("ul[aria-label=转发]")
if (pictures) {
  const row = copier()
  if (navigator.share) row.prepend(button("转发这一页", "xd-plain", () => { navigator.share({ title: document.title, url: address }).catch(() => undefined) }))
  pictures.after(row)
}
