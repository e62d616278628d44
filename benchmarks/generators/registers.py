"""What the generated lectures refer to: centre, people, licence, help lines, forms, a competency, terms."""

from __future__ import annotations

CENTRE = """name: 示例县社会心理服务中心（示例）
site_name: 示例
site_url: https://example.org
operator: 示例单位
hours: 周一至周五
help:
  national: [hot-heart, hot-rescue]
  local_note: 本地电话只是示例
licence: lic-open
"""

TERMS = tuple(
    (name, plain)
    for name, plain in (pair.split("：") for pair in (
        "倾听：先把话听懂，再开口", "复述：把听到的话短短地说回去", "共情：懂得对方此刻的滋味", "核对：问一句自己听得对不对",
        "转介：自己帮不了的时候，陪着去找能帮的人", "督导：请有经验的人看自己怎么做", "保密：听到的话留在屋里", "边界：能做什么，不能做什么",
        "情绪：身体和心里的天气", "压力：担子比力气大的时候", "陪伴：不急着改变什么，先在旁边", "沉默：没有话，也是在说话",
        "反馈：告诉对方看见了什么", "示范：先做一遍给大家看", "对练：两个人轮着练", "暖场：开始以前先熟悉",
        "收束：结束以前收一收", "知情同意：先说清楚，再请人决定", "观察者：只看，不说话", "带领者：照看整场的人",
        "安全感：觉得待在这里没有危险", "节奏：快慢合适", "提问：请对方多说一点", "开放式提问：不能只答是或者不是的问话",
        "肢体语言：身体在说的话", "自我照顾：先把自己照看好", "支持网络：可以找的人", "睡眠习惯：睡前做的那些事",
        "呼吸练习：慢慢吐气", "小组约定：大家说好的几条",
    ))
)  # fmt: skip

_PEOPLE = """- {id: ppl-editors, type: person, title: 编写组, role: 编写, organisation: 示例单位}
- id: lic-open
  type: licence
  title: 示例许可
  spdx: CC-BY-SA-4.0
  allows: {redistribute: true, adapt: 是, commercial: 否, share_alike: true}
  notice: 可以转发和改编，要注明来源。
  url: https://creativecommons.org/licenses/by-sa/4.0/
- id: pol-scope
  type: policy
  title: 服务边界
  text: 这里讲知识、陪着听、帮人找到医院，不做诊断，不做治疗。
- id: ref-book
  type: reference
  title: 示例教材
  kind: 教材
  citation: 编写组：《示例教材》，示例出版物，2026。
  url: https://example.org/book
  accessed: 2026-11-01
  verified_by: 未核实：示例文献，并不存在
- id: hot-heart
  type: hotline
  title: 心理援助示例热线
  number: "000356"
  region: 全国
  hours: 12:30–20:00
  service: 心理援助
  unverified: 示例号码，没有网页可读
  fallback: [hot-rescue]
- {id: hot-rescue, type: hotline, title: 急救示例电话, number: "000120", region: 全国, hours: 全天, service: 急救, unverified: 示例号码，没有网页可读}
- id: frm-back
  type: form
  title: 反馈表
  purpose: 知道哪里要改。
  fields:
    - {label: 今天有用吗, options: [有用, 一般, 没用]}
    - {label: 还想说的话, lines: 3}
- id: frm-agree
  type: form
  title: 同意书
  purpose: 事先说清楚，愿意再参加。
  fields:
    - {label: 签名, pii: high}
"""

COMPETENCY = """---
id: cmp-listen
type: competency
title: 听懂一个人
summary: 先停一停，再回应。
status: in_review
version: "0.1.0"
risk: R0
leader_level: L2
audience: {group: 志愿者}
authors: [ppl-editors]
licence: lic-open
ai_assisted: drafting
plain_language: volunteer
changelog:
  - {date: 2026-11-01, what: 初稿}
statement: 对方说完以后停三秒，再说一句听到的意思
anchors:
  - {level: 1, text: 抢话、评理，说“你想多了”}
  - {level: 2, text: 没有抢话，可是马上出主意}
  - {level: 3, text: 停一停，说出听到的一件事}
  - {level: 4, text: 停一停，说出事情和心情，再问对不对}
harm_behaviours: [当众笑话人, 把听到的话传出去]
observed_in: [角色扮演, 现场]
pass_level: 3
---

## 怎样观察

坐在侧面，记原话，不打断。

## 怎样练上去

两人一组，每天五分钟。
"""


def registers() -> str:
    """One file with everything that is cited."""
    terms = (f"- {{id: term-{n:02}, type: term, title: {name}, plain: {plain}}}\n" for n, (name, plain) in enumerate(TERMS))
    return _PEOPLE + "".join(terms)
