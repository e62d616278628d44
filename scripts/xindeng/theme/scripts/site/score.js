// A score sheet that can be filled in: marks stay on this telephone, the sum is added, a table goes out as CSV.
import { button, keep, kept, make, one } from "./page.js"

const table = /** @type {HTMLTableElement | null} */ (one("#score table"))
if (table) equip(table)

/** @param {HTMLTableElement} table */
function equip(table) {
  const name = `xd-score ${location.pathname}`, lines = [...table.tBodies[0].rows], last = /** @type {HTMLTableRowElement} */ (lines.pop())
  /** @type {Record<string, string>} */
  const marks = JSON.parse(kept(name) ?? "{}")
  const inputs = lines.map((line, at) => {
    const [words, most] = [...line.cells].map(cell => cell.textContent?.trim() ?? "")
    const input = /** @type {HTMLInputElement} */ (make("input", { type: "number", min: "0", max: most, step: "1", inputmode: "numeric", class: "xd-score", "aria-label": `${words}，满分 ${most}` }))
    input.value = marks[at] ?? ""
    line.cells[2].replaceChildren(input)
    input.addEventListener("input", () => { marks[at] = input.value; keep(name, JSON.stringify(marks)); add() })
    return input
  })
  const sum = make("output", { role: "status" })
  last.cells[2].replaceChildren(sum)
  const wrong = () => inputs.filter(input => !input.checkValidity())
  function add() {
    for (const input of inputs) input.setAttribute("aria-invalid", String(!input.checkValidity()))
    const filled = inputs.filter(input => input.value && input.checkValidity())
    sum.textContent = wrong().length ? "有一格超过满分" : filled.length ? String(filled.reduce((total, input) => total + Number(input.value), 0)) : ""
  }
  const save = button("存成表格（CSV）", "xd-button", () => download(rows(table, inputs, sum.textContent ?? "")))
  const clear = button("清空", "xd-button", () => { for (const [at, input] of inputs.entries()) { input.value = ""; marks[at] = "" } keep(name, "{}"); add() })
  const holder = table.closest("[data-scrolls]") ?? table
  holder.after(make("p", { class: "xd-score__ways" }, save, " ", clear))
  add()
}

/** @param {HTMLTableElement} table @param {HTMLInputElement[]} inputs @param {string} sum */
function rows(table, inputs, sum) {
  const head = [...(table.tHead?.rows[0].cells ?? [])].map(cell => cell.textContent?.trim() ?? "")
  const body = [...table.tBodies[0].rows].map((line, at) => [...line.cells].slice(0, 2).map(cell => cell.textContent?.trim() ?? "").concat(inputs[at]?.value ?? sum))
  return [head, ...body].map(row => row.map(quoted).join(",")).join("\r\n")
}

/** A comma or a quote stays in its cell, and no cell begins a formula. @param {string} words */
const quoted = words => `"${words.replace(/^[=+@-]/, "'$&").replaceAll('"', '""')}"`

/** Excel takes UTF-8 for what it is when a mark stands before it. @param {string} text */
function download(text) {
  const link = /** @type {HTMLAnchorElement} */ (make("a", { href: URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" })), download: `${document.title.split(" ")[0]}.csv` }))
  link.click()
  URL.revokeObjectURL(link.href)
}
