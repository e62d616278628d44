// Words of somebody who may be in danger. The card stands in the page already: it needs no index and no network.

const WORDS = [
  "自杀", "轻生", "寻死", "想死", "去死", "死了算", "一死了之", "不想活", "不想再活", "活不下去", "活着没意", "活够了", "活腻", "结束生命", "了结",
  "跳楼", "跳河", "上吊", "割腕", "喝药", "喝农药", "农药", "安眠药", "烧炭", "遗书", "遗言", "自残", "自伤", "伤害自己", "割自己",
  "撑不住", "撑不下去", "熬不下去", "走投无路", "没有希望", "绝望", "崩溃", "想消失", "我想走了", "不如死",
  "家暴", "打我", "挨打", "被打", "性侵", "强奸", "被侵犯", "虐待", "杀人", "想杀", "救命", "救我", "危机", "suicide",
]

const card = document.getElementById("xd-crisis")

/** Whether words ask for help first. @param {string} words */
export function urgent(words) {
  const tight = words.toLowerCase().replace(/[\s\p{P}]+/gu, "")
  return WORDS.some(word => tight.includes(word))
}

/** The card, above everything else that is found. @param {string} words */
export function help(words) {
  if (card) card.hidden = !urgent(words)
}
