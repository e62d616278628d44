// Questions that answer: a reader chooses, and reads whether it was right and why. What was chosen stays here.
import { all, button, make, one } from "./page.js"
import { answered, here, remember } from "./kept.js"

for (const quiz of all(".xd-quiz")) {
  const questions = /** @type {HTMLFieldSetElement[]} */ (all("fieldset[data-answer]", quiz))
  const total = make("p", { class: "xd-quiz__total", role: "status" })
  const count = () => {
    const known = questions.map(question => answered(here(), question.dataset.id ?? ""))
    const done = known.filter(Boolean).length
    total.textContent = done ? `答了 ${done} / ${questions.length} 题，答对 ${known.filter(each => each === "right").length} 题。` : ""
  }
  for (const question of questions) equip(question, count)
  quiz.append(total)
  count()
}

/** @param {HTMLFieldSetElement} question @param {() => void} count */
function equip(question, count) {
  const inputs = /** @type {HTMLInputElement[]} */ (all("input", question)), fold = one("details", question)
  const right = (question.dataset.answer ?? "").split(" ")
  const said = make("div", { class: "xd-quiz__said", role: "status" })
  const check = button("看我答得对不对", "xd-button", () => {
    const chosen = inputs.filter(input => input.checked).map(input => input.value)
    if (!chosen.length) { said.replaceChildren(make("p", {}, "先选一个。")); return }
    const good = chosen.join(" ") === right.join(" ")
    tell(said, question, good)
    remember(here(), question.dataset.id ?? "", good)
    count()
  })
  if (!inputs.length || !fold) return
  fold.before(check, said)
  for (const input of inputs) input.addEventListener("change", () => said.replaceChildren())
  const before = answered(here(), question.dataset.id ?? "")
  if (before) said.append(make("p", { class: "xd-quiz__before" }, before === "right" ? "上次答对了。" : "上次没答对，再试一次。"))
}

/** In words first; colour only repeats them. @param {HTMLElement} said @param {HTMLElement} question @param {boolean} good */
function tell(said, question, good) {
  const words = one(good ? "[data-right]" : "[data-wrong]", question)?.lastChild?.textContent ?? ""
  const lead = make("strong", {}, good ? "✓ 答对了。" : "✗ 还没答对。")
  said.replaceChildren(make("p", { class: good ? "xd-quiz__good" : "xd-quiz__bad" }, lead, words))
}
