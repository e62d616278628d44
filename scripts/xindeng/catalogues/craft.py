"""L, T, R, C, I: whether it teaches, fits, is sourced, can be read, and says that it has changed."""

from __future__ import annotations

from xindeng.catalogues import Words

ENTRIES: Words = {
    "L-01": (
        "学习目标看不见、量不了",
        "“了解”“掌握”没法检查。写学员能做出来的动作，一条目标一个动词，认知层次和动词对得上；一讲 2 到 5 条。",
        "- {id: o1, verb: 了解, bloom: 理解, text: 了解倾听}",
        "- {id: o1, verb: 说出, bloom: 记忆, text: 说出倾听的四个动作}",
    ),
    "L-02": (
        "目标没有人查",
        "写了目标却不问，学员和讲师都不知道学会了没有。",
        "objectives: [{id: o1, …}, {id: o2, …}]\nquiz: [{objective: o1, …}]",
        "objectives: [{id: o1, …}, {id: o2, …}]\nquiz: [{objective: o1, …}, {objective: o2, …}]",
    ),
    "L-03": (
        "会做的目标只用选择题来查",
        "“演示”“带领”这样的目标，要让学员做出来：一项实践，或一道要动笔写的情境题。",
        "- {id: o3, verb: 演示, bloom: 应用, …}\nquiz: [{objective: o3, kind: single, …}]",
        "quiz: [{objective: o3, kind: case, …}]\n# 或\npractice: [{objective: o3, …}]",
    ),
    "L-04": (
        "考题出得不好",
        "“以上都对”、题干里带着答案、答案总在同一个位置，考的是会不会猜。正式考试的题目和答案不放进公开仓库。",
        "options: [停, 看, 听, 以上都对]",
        "options: [停, 劝, 问原因, 给例子]",
    ),
    "L-05": (
        "学了不练，练了不督导",
        "每一样技术都要有课后的实践，每一次实践都要有人看着学员改。没有人看的练习，会把错的练熟。",
        "timeline: [{kind: 对练, …}]\npractice: []",
        "timeline: [{kind: 对练, …}]\npractice: [{supervision: sup-a, …}]",
    ),
    "L-06": (
        "实践作业的量不合适",
        "录像不超过 5 分钟，督导师才看得完；接待至少 3 位，才看得出习惯；带小组至少两个人，才有人照应。",
        "- {kind: clients, min_count: 1, …}",
        "- {kind: clients, min_count: 3, consent_form: frm-consent-adult, …}",
    ),
    "L-07": (
        "讲得多，做得少",
        "大人靠做来学。一讲至少三成时间示范、对练、讨论、反馈；讲座至少四分之一互动；一口气不讲过 25 分钟；90 分钟要歇一歇。",
        "timeline: [{kind: 讲授, minutes: 80, …}, {kind: 讨论, minutes: 10, …}]",
        "timeline: [{kind: 讲授, minutes: 20, …}, {kind: 对练, minutes: 30, …}, {kind: 休息, minutes: 10, …}, …]",
    ),
    "L-08": (
        "先修的顺序不对",
        "先修不能绕成圈，也不能比后学的更难。",
        "lec-a 先修 lec-b，lec-b 先修 lec-a",
        "lec-b 先修 lec-a",
    ),
    "L-09": (
        "考试蓝图不完整",
        "教了什么就考什么，各占多少说在前面：权重加起来 100，每一部分都有题，只考记忆的不超过六成。",
        "blueprint: [{id: a, weight: 60, …}, {id: b, weight: 30, …}]",
        "blueprint: [{id: a, weight: 60, …}, {id: b, weight: 40, …}]",
    ),
    "L-10": (
        "核心能力练得太少",
        "隔一段时间再练一次，才记得住。考核的每项能力，至少在三讲里出现。",
        "（只有一讲写了 competencies: [cmp-listening]）",
        "（三讲以上写了 competencies: [cmp-listening]）",
    ),
    "L-12": (
        "五步闭环没有合上",
        "制定方案、工作实施、反馈督导、评价考核、总结提升，每一步都要有自己的记录，才知道下次怎么改。",
        "loop: {…, evaluate: frm-event-record, improve: frm-event-record}",
        "loop: {…, evaluate: frm-feedback-1page, improve: frm-improve}",
    ),
    "L-13": (
        "胜任力的四级不完整",
        "督导师照着四级打勾。少一级、重一级，两个人就会打出不同的结果。",
        "anchors: [{level: 1, …}, {level: 3, …}, {level: 2, …}, {level: 4, …}]",
        "anchors: [{level: 1, …}, {level: 2, …}, {level: 3, …}, {level: 4, …}]",
    ),
    "T-06": (
        "物料加不起来",
        "同一样东西两处用了不同的单位，物料单没法求和，出发前就会少带。",
        "- {item: 白纸, unit: 张}\n- {item: 白纸, unit: 包}",
        "- {item: 白纸, unit: 张}\n- {item: 白纸, unit: 张}",
    ),
    "T-07": (
        "编组的人数不对",
        "三人一组、三组加一位班长是十人一班，十班是百人一队。改了其中一个数，后面的都对不上。",
        "cohort_structure: {group: 4, groups_per_class: 3, monitor: 1, classes_per_team: 10, teams: 1}",
        "cohort_structure: {group: 3, groups_per_class: 3, monitor: 1, classes_per_team: 10, teams: 1}",
    ),
    "T-08": (
        "督导的时间不够",
        "学员人数除以每组人数，乘每次督导的分钟，超过了督导师能给的时间，后面的人就没有督导。",
        "capacity: 30\nsupervisors: {count: 1, minutes_each: 90}",
        "capacity: 30\nsupervisors: {count: 3, minutes_each: 600}",
    ),
    "T-09": (
        "条数对不上",
        ("出处说五十项，就留五十个位子：知道的写明，不知道的记在 unknown 里，页面上写“待补”。少写一项，没有人看得出来；"
        "编出来一项，比少写更坏。年度计划也一样，没有安排的月份也占一格。"),
        "expected_count: 50\nunknown: 0\nentries: [{id: talk, title: 讲座}]",
        "expected_count: 50\nunknown: 49\nentries: [{id: talk, title: 讲座}]",
    ),
    "T-10": (
        "期数重复，或超出了系列",
        "听众按期数找节目，网址和二维码也靠它。一期一个号；缺的期数由清单自己写出来，不用凑。",
        "episode_no: 3        # 另一篇也是第 3 期",
        "episode_no: 4",
    ),
    "T-11": (
        "表里的格子对不上",
        "目标按年、按层写成一张表，一格一个承诺。行、列的名字要一字不差，一格只写一次；写了 complete: true，就一格也不能空。",
        "rows: [第一年, 第二年]\ncells:\n  - {row: 第 1 年, column: 百, target: …}",
        "rows: [第一年, 第二年]\ncells:\n  - {row: 第一年, column: 百, target: …}",
    ),
    "T-12": (
        "课程表里的钟点对不上",
        "同一天里，一段没完另一段不能开始；每一段都要写做什么。钟点写 24 小时制，两位数。",
        "periods:\n  - {begins: 09:00, ends: 10:30, lecture: lec-a}\n  - {begins: 10:00, ends: 11:00, what: 对练}",
        "periods:\n  - {begins: 09:00, ends: 10:30, lecture: lec-a}\n  - {begins: 10:40, ends: 11:40, what: 对练}",
    ),
    "C-05": (
        "用了别的叫法",
        "一样东西在一个库里只用一个叫法，读的人才不用猜。术语里写了 preferred: true 的，正文用它的题目；别的叫法搜索认得，照抄原话时放在 quote 或 wording 里。",
        "社会心理指导员来讲课。",
        "社会心理指导师来讲课。",
    ),
    "R-08": (
        "全文不能放上来",
        "别人的文件，只有许可写明可以转发，才能把全文给人下载。没有写许可的、不许转发的，只写出处和网址；文件也要真的在。",
        "file: 规范.pdf",
        "file: 规范.pdf\nlicence: lic-ccbysa4",
    ),
    "R-09": (
        "管这一项的人问不到",
        "maintainers 里的人或小组，要在他们自己的登记里写 account（放这个库的平台上的帐号），有人提议改动时才会问到他们。",
        "maintainers: [org-elder]   # org-elder 没有 account",
        '- {id: org-elder, type: organisation, account: "@example/elder-care", …}',
    ),
    "R-02": (
        "数字没有出处",
        "没有出处的数字会被一传再传。用一条数据 `[](fact-…)`、一个脚注或一条文献说明它从哪里来；没有就不写。",
        "超过80%的人都有压力",
        "很多人都有压力。",
    ),
    "R-03": (
        "网页读得太久以前了",
        "网页会改、会没有。两年前读的，要再读一遍。",
        "accessed: 2020-01-01",
        "accessed: 2026-11-21",
    ),
    "R-04": (
        "改编不合许可",
        "改编别人的东西，要守它的许可：不许改编的不改，要求同样许可的用同样的，不许商用的不放开。",
        "derived_from: {ref: kit-nd, changes: 换了例子}",
        "（自己另写一份，只在参考文献里引用）",
    ),
    "R-05": (
        "引用了废止的文件",
        "照着废止的规定做事，可能不合现在的法。",
        "references: [ref-old-rule]   # status: 废止",
        "references: [ref-new-rule]",
    ),
    "R-07": (
        "规划到期了，或者没有写清",
        "行动计划都管几年。过了年头还当依据，开会时会被问住。写明 until，到期的写 state: 已到期，页面和列表上都会标出来。",
        "until: 2022\nstate: 现行",
        "until: 2022\nstate: 已到期",
    ),
    "R-06": (
        "数据和算式对不上",
        "写了“由哪几个数算出来”，就会再算一遍。对不上时只指出，不替您改：可能是抄错了，也可能是出处自己对不上。",
        'value: "63"\nformula: fact-passed / fact-registered * 100   # 1232 / 2000 = 61.6',
        'value: "61.6"\nformula: fact-passed / fact-registered * 100',
    ),
    "C-01": (
        "句子太长",
        ("累人的不是词，是句子。写给居民的平均每句不超过 18 字，写给志愿者的不超过 24 字；超过 40 字的句子只能有很少几句。"
        "提示里列出最长的五句和可以断开的地方。"),
        "plain_language: resident\n…\n如果您在夜里醒来以后超过二十分钟仍然没有办法重新入睡的话，那么建议您先起床到另一个房间坐一会儿。",
        "夜里醒了，二十分钟还没睡着，就起来。到别的屋坐一坐，困了再回来。",
    ),
    "C-02": (
        "生僻字太多",
        "读不出的字会让人放下这张纸。常用字按国家标准 GB/T 2312 的一级字表（3,755 字）。",
        "踟蹰、窸窣、惴惴",
        "来回走、沙沙响、心里不踏实",
    ),
    "C-03": (
        "一下子用了太多术语",
        "每个新词都要停下来想一想。写给居民的一页最多两个，写给志愿者的每课时最多三个。",
        "[共情](term-empathy)、[着陆](term-grounding)、[双重关系](term-dual-relationship)……",
        "站到他那边想一想（这叫[共情](term-empathy)）。",
    ),
    "C-04": (
        "还有“待写”没有写",
        "`./inv new` 建好的文件里，要您来写的地方都写着“待写：”。草稿里留着不要紧；改成 in_review 以前，每一处都换成自己的话，用不着的删掉。",
        "summary: 待写：教谁、学会做什么，一两句话",
        "summary: 教志愿者听人说满三分钟，不插话。",
    ),
    "I-07": (
        "改了内容，没有改版本",
        "总结提升的一步落在这里：改了正文，就把版本号改大，在修订记录里写一行改了什么、为什么。打印件上的版本号靠它分辨新旧。",
        'version: "1.0.0"   # 正文已经改过',
        'version: "1.1.0"\nchangelog:\n  - {date: 2026-11-22, what: 缩短了开场, why: 三场反馈都说开场太长}',
    ),
}
