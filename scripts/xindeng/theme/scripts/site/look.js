// Light or dark, and large type: choices that this browser keeps for itself.
import { all, kept, keep } from "./page.js"

const root = document.documentElement

/** @param {HTMLElement} button @param {() => boolean} on @param {() => void} turn */
function toggle(button, on, turn) {
  const show = () => button.setAttribute("aria-pressed", String(on()))
  button.addEventListener("click", () => { turn(); show() })
  show()
}

for (const button of all("[data-xd-scheme]")) {
  const dark = () => root.dataset.scheme === "dark"
  toggle(button, dark, () => { root.dataset.scheme = dark() ? "light" : "dark"; keep("xd-scheme", root.dataset.scheme) })
}

for (const button of all("[data-xd-care]")) {
  const large = () => "care" in root.dataset
  toggle(button, large, () => {
    if (large()) delete root.dataset.care
    else root.dataset.care = ""
    keep("xd-care", large() ? "1" : "")
  })
}
