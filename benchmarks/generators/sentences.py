"""Chinese sentences from a small grammar: short, plain, and the same for the same seed.

The words are those of village services and of listening, as in the library itself; nobody is named
and nothing is claimed, so that a text of them passes every check.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, ...]] = {
    "谁": ("一位老人", "一位母亲", "带孙子的奶奶", "跑夜路的司机", "村里的会计", "卫生室的医生", "镇上的老师", "网格员", "妇联的干部", "开小店的大姐", "隔壁的邻居", "小组的组长", "新来的志愿者", "食堂的师傅", "护林的大伯", "返乡的青年", "刚生完孩子的妈妈", "种菜的大哥", "修路的工人", "社区的值班员", "送报的师傅", "合唱队的阿姨"),
    "他": ("他", "她", "对方", "说话的人", "来的人"),
    "哪里": ("村口的树下", "服务站的小屋", "卫生室门口", "学校的走廊", "广场边的石凳", "菜地旁边", "祠堂的偏厅", "晒谷场上", "灶台边", "公交站旁", "河边的长椅", "活动室的角落", "院子里", "路灯下面"),
    "何时": ("秋收以后", "天刚亮的时候", "赶集那天", "晚饭后", "下雨的午后", "过年前几天", "开学那一周", "忙完农活", "夜里睡不着时", "吵过架以后", "散会以后", "等车的时候", "孩子睡下以后", "电话挂了以后"),
    "滋味": ("着急", "委屈", "孤单", "心慌", "发闷", "又累又烦", "失望", "难堪", "舍不得", "有点怕", "气得说不出话", "空落落的", "松了一口气", "不甘心", "惦记着家里"),
    "动作": ("放下手里的活", "把手机扣过来", "慢慢吐一口气", "看着对方的脸", "在心里数五下", "把听到的话说回去", "问一句愿不愿意说", "倒一杯热水", "把椅子挪近一点", "不急着接话", "记下一句原话", "说出看见的变化", "留一会儿安静", "请对方改正自己", "说清楚能留多久", "把门轻轻带上", "约好下一次的时间", "陪着走到门口"),
    "别做": ("抢着讲道理", "讲自己的事", "追着问为什么", "替别人说话", "看墙上的钟", "笑着打岔", "急着给办法", "拿别人来比", "连着问三句", "说没什么大不了", "一边听一边回消息", "当众点评"),
    "事情": ("地里的活没人搭手", "孩子考出去了", "家里为一件小事拌嘴", "菜价又跌了", "老屋漏雨", "儿媳几天没说话", "工钱迟迟没发", "夜里总醒", "开会时被人顶了一句", "和老同学断了来往", "搬到镇上没有熟人", "一个人守着店", "孙子不爱吃饭", "车坏在半路"),
    "东西": ("便条纸", "椅子", "热水", "大白纸", "角色卡", "观察表", "黑板", "一盏灯", "小钟", "求助卡", "粉笔", "毛巾", "签到本", "旧挂历"),
    "结果": ("声音慢慢低下来", "肩膀松了一点", "愿意多说两句", "抬起头看了看", "把手松开了", "自己想出一个办法", "笑了一下", "说了声谢谢", "约好下回再来", "肯喝一口水", "点了点头", "把话说完了"),
    "道理": ("听懂比说对要紧", "慢一点就是快", "人被听见了才肯往前走", "一次只改一个动作", "问一句比猜十句好", "安静也是一种回应", "话短一点才听得进去", "先有人再有办法", "做得出来才算会", "停下来不丢人"),
    "物": ("风", "雨", "灯", "门", "路", "树", "河", "桥", "鼓", "歌", "饭", "茶", "花", "竹", "瓦", "井", "船", "伞", "线", "布"),
}

SENTENCES = (
    "{何时}，{谁}坐在{哪里}，说起{事情}。",
    "{谁}说完{事情}，停了很久。",
    "先{动作}，再{动作}。",
    "{何时}最容易{滋味}，这时候先{动作}。",
    "{他}说到一半，{结果}。",
    "您只要{动作}，{他}就会{结果}。",
    "不要{别做}，也不要{别做}。",
    "{谁}在{哪里}等了半天，心里{滋味}。",
    "一边{动作}，一边想想：{他}现在是什么滋味？",
    "如果{他}觉得{滋味}，就{动作}，等一等。",
    "{动作}以后，很多人会{结果}。",
    "这一步用得上{东西}和{东西}，提前摆好。",
    "{道理}。",
    "记住一句话：{道理}。",
    "练的时候只说小事，比如{事情}。",
    "有人{别做}，不必当众说，散了以后再聊。",
    "{谁}试过一回：{动作}，结果{他}{结果}。",
    "说“{事情}”，其实是{滋味}。",
    "{他}可能{滋味}，也可能只是累了。",
    "{哪里}人来人往，换一个安静的地方再谈。",
    "看见{他}{结果}，就知道这一步做对了。",
    "做不到也没关系，下一次先{动作}。",
    "{何时}，请两个人轮流{动作}。",
    "{谁}常常{别做}，不是不关心，是太急了。",
)
SAID = (
    "这一会儿，请大家{动作}。",
    "我看到你{滋味}，想陪你坐一会儿。",
    "你愿意说说{事情}吗？不想说也可以。",
    "谢谢你告诉我。我听到的是，{事情}，你有点{滋味}。对吗？",
    "请想一件小事，比如{事情}。",
    "两个人一组，一个说，一个{动作}。",
    "刚才谁{结果}了？请说说看。",
)
TITLES = ("{物}和{物}", "{物}边的{物}", "听一听{物}", "先{动作}", "{何时}的一句话", "从{物}说起", "怎样{动作}", "不再{别做}")
_SLOT = re.compile(r"\{(\w+)\}")


def said(chance: random.Random, form: str) -> str:
    """A form with a word in each of its places, never twice the same one."""
    used: set[str] = set()

    def word(found: re.Match[str]) -> str:
        chosen = chance.choice([each for each in WORDS[found[1]] if each not in used])
        used.add(chosen)
        return chosen

    return _SLOT.sub(word, form)


def sentence(chance: random.Random) -> str:
    return said(chance, chance.choice(SENTENCES))


def paragraph(chance: random.Random, least: int = 2, most: int = 5) -> str:
    return "".join(sentence(chance) for _ in range(chance.randint(least, most)))


def speech(chance: random.Random) -> str:
    """What a leader says aloud."""
    return "".join(said(chance, chance.choice(SAID)) for _ in range(chance.randint(1, 3)))


def title(chance: random.Random) -> str:
    return said(chance, chance.choice(TITLES))


def phrase(chance: random.Random, slot: str) -> str:
    """One word of a place of the grammar."""
    return chance.choice(WORDS[slot])
