// The page 我的学习记录: counts out of this browser, to print, to take to another one, to delete.
import { all, button, make, one, site } from "./page.js"
import { empty, merged, parsed, record, today, write } from "./kept.js"

const place = document.getElementById("xd-record")
if (place) show(place)

/** @param {HTMLElement} place @param {string} [told] */
function show(place, told = "") {
  const now = record()
  const lessons = Object.values(now.lessons), right = Object.values(now.quiz).filter(each => each === "right").length
  const parts = [make("p", { role: "status" }, told)]
  if (!lessons.length) parts.push(make("p", {}, "这里还没有记录。打开一讲课，学完点“这一讲学完了”，就会记在这里。"))
  for (const [id, course] of Object.entries(now.courses)) parts.push(courseTable(id, course, now))
  if (Object.keys(now.quiz).length) parts.push(make("p", {}, `自测：答了 ${Object.keys(now.quiz).length} 题，答对 ${right} 题。`))
  const practised = Object.values(now.practice).filter(each => each.count)
  if (practised.length) parts.push(table("实践（只记次数）", ["实践", "次数"], practised.map(each => [each.title, String(each.count)])))
  place.replaceChildren(...parts, tools(place))
}

/** @param {string} id @param {import("./kept.js").Course} course @param {import("./kept.js").Record_} now */
function courseTable(id, course, now) {
  const known = course.lessons.filter(each => now.lessons[each]), count = known.filter(each => now.lessons[each].done).length
  const rows = known.map(each => [make("a", { href: new URL(now.lessons[each].url, site).href }, now.lessons[each].title), now.lessons[each].seen, now.lessons[each].done || "—"])
  return table(`${course.title}：学完 ${count} / ${course.lessons.length} 讲`, ["讲", "最近打开", "学完"], rows)
}

/** @param {string} title @param {string[]} head @param {(string | Node)[][]} rows */
function table(title, head, rows) {
  const cells = (/** @type {string} */ name, /** @type {(string | Node)[]} */ row) => row.map(each => make(name, name === "th" ? { scope: "col" } : {}, each))
  const whole = make("table", {}, make("thead", {}, make("tr", {}, ...cells("th", head))), make("tbody", {}, ...rows.map(row => make("tr", {}, ...cells("td", row)))))
  return make("section", {}, make("h2", {}, title), make("div", { class: "xd-table", role: "region", "aria-label": title }, whole))
}

/** @param {HTMLElement} place */
function tools(place) {
  const file = /** @type {HTMLInputElement} */ (make("input", { type: "file", accept: "application/json,.json", id: "xd-record-file", class: "xd-hidden" }))
  file.addEventListener("change", async () => {
    const other = parsed(await (file.files?.[0]?.text() ?? Promise.resolve("")))
    if (!other) { show(place, "这个文件不是学习记录，什么也没有改。"); return }
    write(now => { Object.assign(now, merged(now, other)) })
    show(place, "已经合并进来。")
  })
  const forget = button("清空", "xd-plain", () => {
    if (!confirm("把这台设备上的学习记录清空？清空以后找不回来。")) return
    write(now => { Object.assign(now, empty()) })
    show(place, "已经清空。")
  })
  const box = make("div", { class: "xd-done xd-record__tools" },
    button("打印", "xd-button", () => print()), button("存成文件", "xd-button", save),
    make("label", { for: "xd-record-file", class: "xd-button" }, "从文件读入"), file, forget)
  return box
}

function save() {
  const link = /** @type {HTMLAnchorElement} */ (make("a", { download: `学习记录-${today()}.json` }))
  link.href = URL.createObjectURL(new Blob([JSON.stringify(record(), null, 1)], { type: "application/json" }))
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}

for (const name of all("[data-xd-today]")) name.textContent = today()
one("#xd-record-name")?.addEventListener("input", event => {
  const shown = one("[data-xd-name]")
  if (shown) shown.textContent = /** @type {HTMLInputElement} */ (event.target).value
})
