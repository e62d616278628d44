// 继续学习, what is done, how much of a course: shown where it helps, written only by the reader's taps.
import { all, button, make, one, site } from "./page.js"
import { here, record, today, write } from "./kept.js"

const LESSON = /lectures\/(lec-[a-z0-9-]+)\.html$/
const page = one(".xd-page")?.dataset.kind ?? ""

/** @param {Element | null} link */
const lessonOf = link => link instanceof HTMLAnchorElement ? LESSON.exec(link.pathname)?.[1] ?? "" : ""

if (page === "lecture") lesson()
if (page === "course") course()
if (one(".xd-page--home")) home()
delete document.documentElement.dataset.learned // the room that was kept is taken
mark()

/** On a lecture's page: note the visit, offer the done mark, count practice. */
function lesson() {
  const id = here(), title = one("h1")?.textContent ?? "", parent = /** @type {HTMLAnchorElement | null} */ (all(".xd-trail a").at(-1) ?? null)
  const lessons = all(".xd-local a").map(lessonOf), next = lessons[lessons.indexOf(id) + 1] ?? ""
  const course = parent?.pathname.match(/(crs-[a-z0-9-]+)\.html$/)?.[1] ?? ""
  const kept = write(now => {
    now.last = id
    now.lessons[id] = { done: now.lessons[id]?.done ?? "", title, url: `lectures/${id}.html`, course, seen: today(), next }
    if (course) now.courses[course] = { title: parent?.textContent ?? "", url: `courses/${course}.html`, lessons }
  })
  if (!kept) return
  const note = make("p", { role: "status" })
  const tap = button("", "xd-button", () => {
    write(now => { now.lessons[id].done = now.lessons[id].done ? "" : today() })
    show()
    mark()
  })
  const show = () => {
    const { lessons: seen } = record(), done = seen[id].done, count = lessons.filter(each => seen[each]?.done).length
    tap.textContent = done ? "取消“学完”" : "这一讲学完了"
    tap.classList.toggle("xd-button--quiet", Boolean(done))
    note.textContent = `${done ? `✓ ${done} 学完。` : ""}${lessons.length ? `这门课学完 ${count} / ${lessons.length} 讲。` : ""}`
  }
  show()
  const box = make("div", { class: "xd-done", "data-pagefind-ignore": "" }, tap, note, make("a", { href: new URL("record.html", site).href }, "我的学习记录"))
  const pager = one(".xd-pager")
  if (pager) pager.before(box)
  else one("article")?.append(box)
  for (const part of all("#practice > section[id]")) practice(part, `${id}/${part.id}`)
}

/** How often it was practised: a number, and nothing about whom. @param {HTMLElement} part @param {string} key */
function practice(part, key) {
  const title = one("h3", part)?.firstChild?.textContent?.trim() ?? "", shown = make("output", {})
  /** @param {number} step */
  const add = step => {
    write(now => { now.practice[key] = { title, count: Math.max(0, (now.practice[key]?.count ?? 0) + step) } })
    show()
  }
  const show = () => { shown.textContent = `我做了 ${record().practice[key]?.count ?? 0} 次` }
  show()
  const less = button("减一次", "xd-plain", () => add(-1)), more = button("又做了一次", "xd-button", () => add(1))
  part.append(make("p", { class: "xd-done" }, shown, more, less))
}

/** On a course's page: how much is done. */
function course() {
  const lessons = all("#syllabus a").map(lessonOf).filter(Boolean), seen = record().lessons
  const count = lessons.filter(id => seen[id]?.done).length
  if (!lessons.length || !lessons.some(id => seen[id])) return
  const next = lessons.find(id => !seen[id]?.done)
  const bar = make("progress", { max: String(lessons.length), value: String(count), "aria-label": "学完的讲数" })
  const line = make("p", {}, `学完 ${count} / ${lessons.length} 讲（${Math.round(100 * count / lessons.length)}%）`)
  const box = make("div", { class: "xd-continue", "data-pagefind-ignore": "" }, line, bar)
  if (next) box.append(make("a", { class: "xd-button", href: new URL(`lectures/${next}.html`, site).href }, count || seen[next] ? "继续学习" : "开始学习"))
  one(".xd-head")?.after(box)
}

/** On the home page: back to where it was left. */
function home() {
  const { last, lessons, courses } = record(), left = lessons[last]
  if (!left) return
  const parent = courses[left.course], all_ = parent?.lessons ?? [], count = all_.filter(id => lessons[id]?.done).length
  const target = left.done && left.next ? `lectures/${left.next}.html` : left.url
  const words = left.done && left.next ? "上一讲学完了，接着学下一讲" : left.title
  const where = make("p", {}, parent ? `${parent.title} · 学完 ${count} / ${all_.length} 讲` : left.title)
  const box = make("section", { class: "xd-continue", "aria-label": "继续学习" }, make("h2", {}, "继续学习"), make("p", {}, words), where,
    make("a", { class: "xd-button", href: new URL(target, site).href }, "继续"),
    make("a", { href: new URL("record.html", site).href }, "我的学习记录"))
  const place = one(".xd-home") ?? one("article > *")
  place?.after(box)
}

/** A sign at every link to a lecture that is done. */
function mark() {
  const seen = record().lessons
  for (const link of all(".xd-local a, #syllabus a, .xd-pager a, .xd-cards a")) {
    const id = lessonOf(link)
    if (id) link.toggleAttribute("data-done", Boolean(seen[id]?.done))
  }
}
