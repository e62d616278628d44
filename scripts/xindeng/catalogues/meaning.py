"""R, T, L: what does not fit together. S, E: what keeps people safe. D: what cannot be printed."""

from __future__ import annotations

from xindeng.catalogues import Words

ENTRIES: Words = {
    "R-01": (
        "引用的编号不存在",
        "断开的引用会在页面上变成打不开的链接，在手册里变成找不到的表单。",
        "referral: [hot-12365]",
        "referral: [hot-12356]",
    ),
    "T-01": (
        "分钟加起来对不上",
        "讲师照着时间表上课。差十分钟，最后被砍掉的往往是反馈和求助信息。",
        "minutes: 90\ntimeline:\n  - {…, minutes: 40}\n  - {…, minutes: 40}",
        "minutes: 90\ntimeline:\n  - {…, minutes: 50}\n  - {…, minutes: 40}",
    ),
    "T-02": (
        "小组单元的时间或顺序不对",
        ("每一次都按热身、主题活动、分享、结束进行，加起来等于每次时长，分享至少占五分之一。"
        "没有好好结束，成员会带着打开的情绪回家。"),
        "session_minutes: 90\nblocks:\n  - {phase: 主题活动, minutes: 80, …}\n  - {phase: 热身, minutes: 10, …}",
        ("session_minutes: 90\nblocks:\n  - {phase: 热身, minutes: 15, …}\n  - {phase: 主题活动, minutes: 45, …}\n"
        "  - {phase: 分享, minutes: 20, …}\n  - {phase: 结束, minutes: 10, …}"),
    ),
    "T-03": (
        "课时加起来对不上",
        "学时要写进证明。体系、模块、课程、讲次四层的数要一致；模块没有编完时写 complete: false，页面上会写明已编和计划。",
        "hours_total: 180\nmodules: [{ref: mod-a, hours: 76}, {ref: mod-b, hours: 64}]",
        "hours_total: 140\nmodules: [{ref: mod-a, hours: 76}, {ref: mod-b, hours: 64}]",
    ),
    "T-04": (
        "时长放不下",
        "视频比它所在的一步还长，或者剧本念完要的时间和写的时长相差超过五分之一。",
        "timeline:\n  - {minutes: 2, video: vid-a, …}   # 视频有 3 分钟",
        "timeline:\n  - {minutes: 5, video: vid-a, …}",
    ),
    "T-05": (
        "两本账混在一起",
        "听课记课时，实践记次数，两本账分开记、从不相加。把实践写成课时，学员就可能只听课不练习。",
        "title: 接待来访 20 课时",
        "title: 接待来访\nmin_count: 3",
    ),
    "L-11": (
        "自测题的答案不完整",
        "答案要指向一个存在的选项；情境题要写评分要点。学员看到“答错了”却没有正确答案，会失去信任。",
        "options: [停, 劝, 问]\nanswer: [D]",
        "options: [停, 劝, 问]\nanswer: [A]",
    ),
    "S-01": (
        "缺少求助卡",
        "可能触动情绪的内容，读者要在同一页、同一张纸上找到求助电话；敏感内容在开头和结尾各一张。检查的是做好的网页和 PDF。",
        "risk: R1",
        "risk: R1\nreferral: [hot-12356, hot-120, hot-110]",
    ),
    "S-02": (
        "求助号码没有核实",
        "一个打不通的号码，会在最要紧的时候让人白打。写明读的是哪一页、哪一天；没有读到就写明原因，求助卡上会印“未核实”。",
        'number: "12356"',
        'number: "12356"\nverified_on: 2026-11-21\npage: {title: …, url: …, read_on: 2026-11-21}',
    ),
    "S-03": (
        "缺少内容提示",
        "谈到暴力、丧失、轻生的内容，打开之前要先告诉读者，让他可以选择不看。",
        "risk: R2",
        "risk: R2\ncontent_warning: 本讲会谈到轻生念头。任何时候都可以停下来。",
    ),
    "S-10": (
        "带领者等级不够",
        "活动有它需要的带领者等级。让没有受过训练的人带深的活动，可能伤人。",
        "leader_level: L1\ntimeline:\n  - {activity: act-deep, …}   # 它要 L3",
        "leader_level: L3\ntimeline:\n  - {activity: act-deep, …}",
    ),
    "E-05": (
        "没有真实的审核",
        "published 表示具名的专业人员看过并负责。没有人看过的写 in_review；作者不能审核自己；过了复审日期要再看一次。",
        "status: published",
        "status: in_review",
    ),
    "D-01": (
        "排印不出来",
        "内容里有字体没有的字，或者版面放不下。宁可停下来，也不印出豆腐块或丢字。",
        "（字体里没有的字符）",
        "换成常用字",
    ),
}
