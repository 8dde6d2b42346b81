"""Reads Chinese messages for words a reply can use: the matter, the people, facts told.

Where the reading is unsure a slot stays empty, and the reply uses a wording without it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from esc_skills.offline.responder.zh.grammar import clauses, quotes, sentences
from esc_skills.offline.responder.zh.people import is_about_somebody, people

_OWN: Final = re.compile(
    r"^(?:[^他她，]{0,12}?)你(?!们?(?:的|爸|妈|老|婆|公|男|女|哥|姐|弟|妹|室|闺|导|领|上|儿|父|"
    r"母|奶|爷|外|舅))"
)
_EFFORT: Final = re.compile(
    r"做了|做完|写了|写完|改了|改到|熬|准备|照顾|陪|练|攒|坚持|加班|帮|跑了|跑遍|整理|教|"
    r"带着?|修好|画了|画完|翻译|"
    r"学会|学了|背下|收拾|打扫|省下|垫|凑|养|守|送|接|扛|撑|查了|跟了|谈下|拿下|救|补|缝|炖|"
    r"煮|装|搬|拼|考下|考过|"
    r"一个人(?:把|做|扛|带|撑)|每天都?|天天|亲手|一遍遍|连着|提前"
)
_SHADY: Final = re.compile(
    r"瞒|骗|撒谎|吼|没告诉|没跟\S{1,6}(?:说|讲)|没有说|没说出|躲|装作|假装|偷偷|赌气|"
    r"发了?(?:脾气|火)|摔|拉黑|没回|"
    r"不回|不理|忘了|忘记|骂|嘲笑|敷衍|拖着?|逃|翻了?(?:他|她)|查(?:他|她)|话说重|冲(?:他|她|"
    r"着)|顶嘴|顶了|"
    r"本来可以|应该早|没敢|不敢|没开口|没问|没拒绝|答应下来|嘴硬|冷着脸|挂了?电话|删了|羡慕|"
    r"嫉妒|推给|笑了"
)
_NEGATED: Final = re.compile(r"你(?:\S{0,4})?[没不]")
_LIMIT: Final = re.compile(
    r"不能|没法|没办法|不行|只能|必须|不得不|到期|走不开|离不开|没钱|没时间|还贷|房贷|不允许|"
    r"不准|来不及|"
    r"只剩|之前要|合同|签了|押金|违约|少不了|不敢辞|辞不了|还差|要到\S{1,6}才"
)
_DAY: Final = re.compile(
    r"(?P<day>下下?个?(?:周|星期|礼拜)[一二三四五六日天末]?|这?(?:周|星期|"
    r"礼拜)[一二三四五六日天末]|下个?月(?:初|中|底)?|月底|年底|"
    r"明天|后天|大后天|"
    r"[一二三四五六七八九十\d]{1,3}月(?:[一二三四五六七八九十\d]{1,3}[号日])?|"
    r"[一二三四五六七八九十\d]{1,3}号)"
)
_AHEAD: Final = re.compile(
    r"就要|要|得|之前|截止|到期|开始|交|见面|面试|答复|搬|考|开会|签|复查|必须|前"
)
_PAST: Final = re.compile(r"了(?!吧)|过了|上个?|去年|那天|昨|当时|以前")
_SPEECH: Final = re.compile(
    r"(?:说|问|回|讲|骂|喊|道|写|发来|留言|笑|答|句|话|叫我|消息)(?:我|了|道|着|一句|"
    r"过)*[：，:,]?$"
)
_OWN_SPEECH: Final = re.compile(
    r"(?<![跟对和给向问])我(?:[^他她]{0,6})?(?:说|问|回|讲|喊|写|发|答)\S{0,4}$"
)
_TOPICS: Final = (
    "排班|加班|转正|晋升|升职|裁员|辞职|项目|方案|报告|考核|绩效|奖金|工资|面试|求职|调岗|"
    "实习|论文|开题|答辩|考研|高考|"
    "期末|考试|复读|保研|选课|志愿|作业|成绩|婚礼|婚事|彩礼|订婚|离婚|分手|复合|异地|相亲|"
    "求婚|怀孕|生孩子|催婚|二胎|"
    "带孩子|家长会|辅导|学区|房子|装修|租房|合租|房租|押金|房贷|搬家|买房|借钱|欠款|投资|"
    "遗产|家务|年夜饭|聚会|聚餐|"
    "生日|旅行|体检|手术|住院|化疗|病情|失眠|减肥|护理|养老|葬礼|比赛|演出|演讲|排练|球队|"
    "训练|直播|账号|粉丝|稿子|"
    "画稿|作品|展览|乐队|开店|生意|合伙|店面|客户|订单|合同|群聊|朋友圈|误会|冷战|争吵|吵架|猫|狗"
)
_TOPIC: Final = re.compile(rf"(?:{_TOPICS})")
_KEPT: Final = 8
_LONGEST_QUOTE: Final = 22
# A shorter sentence that opens a later message speaks of what was just said, not of the story.
_REACTION: Final = 18


@dataclass(frozen=True, slots=True)
class _Told:
    fact: str
    kind: str


def told_in(messages: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return what `messages` give for each slot, best first; slots may be empty."""
    who = people(messages)[:1]
    stories = tuple(_story(message, n == 0) for n, message in enumerate(messages))
    told = [item for story in reversed(stories) for item in _facts_of(story, who)]
    found: dict[str, tuple[str, ...]] = {
        kind: tuple(dict.fromkeys(item.fact for item in told if item.kind == kind))[:_KEPT]
        for kind in ("effort", "part", "their", "limit", "quote")
    }
    shady = frozenset(found["part"])
    found["fact"] = tuple(
        dict.fromkeys(item.fact for item in told if item.kind == "fact" and item.fact not in shady)
    )[:_KEPT]
    found["person"] = who
    found["topic"] = _topics(stories)
    found["day"] = tuple(day for story in reversed(stories) for day in _days(story))
    return found


@lru_cache(maxsize=4096)
def _story(message: str, is_opening: bool) -> str:
    parts = sentences(message)
    reacts = bool(parts) and not is_opening and len(parts[0]) < _REACTION
    return "".join(parts[1:] if reacts else parts)


@lru_cache(maxsize=4096)
def _facts_of(message: str, who: tuple[str, ...]) -> tuple[_Told, ...]:
    found: list[_Told] = []
    for sentence in sentences(message):
        found += [
            _Told(inside.rstrip("。，！、… "), "quote")
            for before, inside in quotes(sentence)
            if 4 <= len(inside) <= _LONGEST_QUOTE
            and _SPEECH.search(before)
            and not _OWN_SPEECH.search(before)
        ]
        for said in clauses(sentence):
            found += [_Told(said, kind) for kind in _kinds(said, who)]
    return tuple(found)


def _kinds(said: str, who: tuple[str, ...]) -> list[str]:
    own = _OWN.match(said) is not None
    if own and _SHADY.search(said):
        return ["fact", "part"]
    kinds = ["fact"]
    if is_about_somebody(said, who):
        kinds.append("their")
    elif own and _EFFORT.search(said) and not _NEGATED.search(said):
        kinds.append("effort")
    if _LIMIT.search(said):
        kinds.append("limit")
    return kinds


def _topics(messages: tuple[str, ...]) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for message in messages:
        for noun in _TOPIC.findall(message):
            counts[noun] = counts.get(noun, 0) + 1
    return tuple(sorted(counts, key=lambda noun: -counts[noun]))[:2]


@lru_cache(maxsize=4096)
def _days(message: str) -> tuple[str, ...]:
    found = [
        m["day"]
        for sentence in sentences(message)
        if _AHEAD.search(sentence) and not _PAST.search(sentence)
        for m in _DAY.finditer(sentence)
    ]
    return tuple(dict.fromkeys(found))
