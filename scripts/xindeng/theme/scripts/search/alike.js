// Other words for the same thing, from the register of terms (the page carries them): 指导员 finds 指导师.

/** @type {string[][]} */
const GROUPS = JSON.parse(document.getElementById("xd-alike")?.textContent ?? "[]")
const MOST = 3

/** The same question in the other words of a term; none where no term is meant. @param {string} words @returns {string[]} */
export function widened(words) {
  /** @type {[string, string[]][]} */
  const named = GROUPS.flatMap(group => group.filter(word => words.includes(word)).map(word => /** @type {[string, string[]]} */ ([word, group])))
  const [meant, group] = named.sort((one, other) => other[0].length - one[0].length)[0] ?? ["", []]
  const others = group.filter(word => word !== meant && !words.includes(word) && !meant.includes(word))
  return others.slice(0, MOST).map(word => words.replace(meant, word))
}
