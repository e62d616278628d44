// What every other script stands on: finding elements, making them, and what this browser keeps.

/** @type {(query: string, inside?: ParentNode) => HTMLElement[]} */
export const all = (query, inside = document) => [...inside.querySelectorAll(query)].map(part => /** @type {HTMLElement} */ (part))

/** @type {(query: string, inside?: ParentNode) => HTMLElement | null} */
export const one = (query, inside = document) => inside.querySelector(query)

/**
 * An element with attributes and children; `false` and null leave an attribute out.
 * @param {string} name @param {Record<string, string | boolean | null>} [marks] @param {(Node | string)[]} inner
 */
export function make(name, marks = {}, ...inner) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(marks)) if (value !== false && value !== null) made.setAttribute(key, value === true ? "" : value)
  made.append(...inner)
  return made
}

/** @param {string} words @param {string} look @param {(event: Event) => void} tapped */
export function button(words, look, tapped) {
  const made = make("button", { type: "button", class: look }, words)
  made.addEventListener("click", tapped)
  return /** @type {HTMLButtonElement} */ (made)
}

/** What stands under a name in this browser; null when nothing does or nothing may. @param {string} name */
export function kept(name) {
  try { return localStorage.getItem(name) } catch { return null }
}

/** False where the browser keeps nothing (private window, storage full). @param {string} name @param {string} value */
export function keep(name, value) {
  try { localStorage.setItem(name, value); return true } catch { return false }
}

/** 02:05, or 1:02:05 from an hour on. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.floor(seconds), two = (/** @type {number} */ n) => String(n).padStart(2, "0")
  const hours = Math.floor(whole / 3600), rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
  return hours ? `${hours}:${rest}` : rest
}

/** The site's top, found from where this script was loaded. */
export const site = new URL("../../", /** @type {HTMLScriptElement | null} */ (document.querySelector("script[src$='assets/xd/xindeng.js'], script[src*='assets/xd/xindeng.js?']"))?.src ?? location.href)
