// What a learner did, in this browser only. Everything hangs on the items' lasting ids, so another
// version of the site, or the same one at another address of this host, finds it again.
import { kept, keep, one } from "./page.js"

/**
 * @typedef {{title: string, url: string, course: string, seen: string, done: string, next: string}} Lesson
 * @typedef {{title: string, url: string, lessons: string[]}} Course
 * @typedef {{form: 1, last: string, lessons: Record<string, Lesson>, courses: Record<string, Course>,
 *   quiz: Record<string, "right" | "wrong">, practice: Record<string, {title: string, count: number}>}} Record_
 */
const NAME = "xd-progress"

/** @returns {Record_} */
export const empty = () => ({ form: 1, last: "", lessons: {}, courses: {}, quiz: {}, practice: {} })

/** The record as it is kept; an empty one where there is none or it cannot be read. @returns {Record_} */
export function record() {
  return parsed(kept(NAME) ?? "") ?? empty()
}

/** A record out of its text; null when it is none. @param {string} text @returns {Record_ | null} */
export function parsed(text) {
  try {
    const found = JSON.parse(text)
    return found?.form === 1 ? { ...empty(), ...found } : null
  } catch { return null }
}

/** @param {(record: Record_) => void} change @returns {boolean} */
export function write(change) {
  const now = record()
  change(now)
  return keep(NAME, JSON.stringify(now))
}

/** The id of this page's item. */
export const here = () => one("[data-id]")?.dataset.id ?? ""

/** @param {string} item @param {string} question @returns {"right" | "wrong" | undefined} */
export const answered = (item, question) => record().quiz[`${item}/${question}`]

/** @param {string} item @param {string} question @param {boolean} good */
export const remember = (item, question, good) => write(now => { now.quiz[`${item}/${question}`] = good ? "right" : "wrong" })

/** Today as 2026-11-22, where the reader is. */
export const today = () => new Date().toLocaleDateString("sv")

/** Two records as one: done stays done, the larger count stands, the later visit leads. @param {Record_} mine @param {Record_} other @returns {Record_} */
export function merged(mine, other) {
  const both = { ...empty(), last: mine.last || other.last, courses: { ...other.courses, ...mine.courses }, quiz: { ...other.quiz, ...mine.quiz } }
  for (const id of new Set([...Object.keys(other.lessons), ...Object.keys(mine.lessons)])) {
    const one_ = mine.lessons[id], two = other.lessons[id]
    both.lessons[id] = one_ && two ? { ...two, ...one_, done: one_.done || two.done, seen: one_.seen > two.seen ? one_.seen : two.seen } : one_ ?? two
  }
  for (const id of new Set([...Object.keys(other.practice), ...Object.keys(mine.practice)])) {
    const counts = [mine.practice[id], other.practice[id]].filter(Boolean)
    both.practice[id] = { title: counts[0].title, count: Math.max(...counts.map(each => each.count)) }
  }
  for (const [key, value] of Object.entries(other.quiz)) if (value === "right") both.quiz[key] = "right"
  return both
}
