"""Takes what a SAGE seeker can tell from the scene SAGE wrote about them, in the first person.

SAGE's profiles (Tencent/digitalhuman, MIT) hold a story in the third person with headings, notes on
how to play the part and the hidden wish. A fact is a sentence of the story itself; what only an
author knows, what speaks of the game and what names the wish is left out. Where it is not sure
whom a pronoun means, the sentence is left out too.
"""

import re
from dataclasses import dataclass
from typing import Final

_MOST: Final = 12
_SHORTEST, _LONGEST = 8, 56
# From here on a scene says how to play the part.
_DIRECTIONS: Final = re.compile(
    r"^[\s#*\-\d.、（(]*[^\n：:。]{0,16}(?:不同(?:的)?(?:状态|emotion|回复)|可能的反应|"
    r"面对(?:不同)?NPC|NPC的?(?:不同)?回复|"
    r"隐藏主题|emotion[高低]|角色的?反应|情绪[高低]时)[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
_GAME: Final = re.compile(
    r"NPC|玩家|emotion|隐藏|倾诉|角色|剧本|主题|背景故事|子事件|冲突|时间节点|时间线|发泄|"
    r"宣泄|NULL",
    re.IGNORECASE,
)
_WISH: Final = re.compile(
    r"渴望|(?:希望|期待|想要|需要|盼)(?:\S{0,6})(?:对方|有人|他人|别人|某人|听|理解|认可|"
    r"认同|肯定|夸|支持|建议|帮助|指导|分析|共鸣)|"
    r"寻求|倾听|背后|深层|真正原因|夸|反思|共情|辩证|没有(?:任何)?(?:责任|错)"
)
_MARKS: Final = re.compile(r"^(?:[\s#\-•·>]+|\d+[.、)）]\s*|[（(]\d+[)）]\s*)+|`")
_HEADING: Final = re.compile(
    r"^\s*(?:#|[\-*\d.、\s]*\*\*[^*]+\*\*[：:\s]*$|[^。，]{2,18}[：:]?\s*$)"
)
_LABEL: Final = re.compile(r"^(?P<label>[^，。：:]{1,24})[：:]\s*")
_WHEN: Final = re.compile(
    r"(?:[一二两三四五六七八九十几数半\d]+(?:多)?个?(?:月|周|星期|天|年|"
    r"学期)(?:多)?(?:以?前)|上个?(?:周|月|星期)[一二三四五六日天]?|"
    r"去年|今年|前几天|昨天|最近)"
)
_AUTHOR_KNOWS: Final = re.compile(r"内在原因|角色|标题|主要冲突")
_SENTENCE: Final = re.compile(r"(?<=[。！？!?；;])(?![”」])\s*|(?<=[。！？!?][”」])\s*")
_NO_SENTENCE: Final = re.compile(
    r"(?:之间的?|根本)(?:\S{0,4})(?:矛盾|冲突|分歧)$|^我(?:和|与|跟|对)[^，]{1,12}$"
)
_HAS_VERB: Final = re.compile(r"[了着过是有没不说问让把被想会能得去来给做看听找]|觉得|开始")
_SPOKEN: Final = (
    ("感到", "觉得"), ("认为", "觉得"), ("然而", "可是"), ("因此", "所以"), ("由于", "因为"),
    ("逐渐", "慢慢"),
    ("试图", "想"), ("尝试", "试着"), ("仍然", "还是"), ("并未", "没有"), ("无法", "没法"),
    ("无比", "特别"), ("此时", "这时候"),
    ("极其", "特别"), ("该如何", "该怎么"), ("如何", "怎么"), ("从而", "然后"),
    ("其他人", "别人"), ("曾经", "以前"), ("但却", "可"),
)  # fmt: skip
_FEMALE: Final = (
    r"母亲|妈|妻子|老婆|女友|女朋友|姐|妹|婆婆|女儿|闺蜜|奶奶|外婆|阿姨|姑|嫂|女士|女孩|女生|"
    r"女同学|未婚妻"
)
_MALE: Final = (
    r"父亲|爸|丈夫|老公|男友|男朋友|哥|弟|岳父|公公|儿子|爷爷|外公|叔|舅|先生|男孩|男生|"
    r"男同学|未婚夫"
)
_EITHER: Final = (
    r"老板|同事|教练|上司|领导|导师|教授|老师|客户|室友|朋友|医生|经理|主管|同学|对方|邻居|"
    r"伙伴|评委|邻|亲戚|孩子"
)


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells: the full name, and the pronoun the scene uses for them ("他" or "她")."""

    name: str
    pronoun: str

    @property
    def called(self) -> re.Pattern[str] | None:
        """The name, and the given name alone where it is long enough to be sure of."""
        given = rf"|{self.name[1:]}" if len(self.name) > 2 else ""
        return re.compile(rf"{self.name}{given}") if self.name else None

    @property
    def oneself(self) -> re.Pattern[str]:
        """The pronoun where it may mean the teller."""
        return re.compile(rf"(?<![其吉]){self.pronoun}(?![们人])")

    @property
    def rivals(self) -> re.Pattern[str]:
        """People the same pronoun could mean."""
        same = _FEMALE if self.pronoun == "她" else _MALE
        return re.compile(rf"{same}|{_EITHER}")


def teller_in(player: str, scene: str) -> Teller:
    """Find out from a SAGE character sheet who tells the story.

    Args:
        player: the sheet; its first lines say name and sex where SAGE's writers kept to the form.
        scene: the story, asked where the sheet does not say.
    """
    named = re.search(r"(?:姓名|名字)[*\s]*[：:][*\s]*([\u4e00-\u9fff]{2,4})", player)
    name = named.group(1) if named else ""
    sex = re.search(r"性别[*\s]*[：:][*\s]*(男|女)", player)
    if sex:
        return Teller(name, "她" if sex.group(1) == "女" else "他")
    text = player + scene
    return Teller(name, "她" if text.count("她") > text.count("他") else "他")


def facts_in(scene: str, teller: Teller) -> tuple[str, ...]:
    """Return up to twelve sentences `teller` could say, in the order of the story."""
    found: list[str] = []
    told_of_self = False
    for line in _story(scene):
        for sentence in _SENTENCE.split(line):
            said, told_of_self = _first_person(sentence.strip(), teller, told_of_self)
            if said and said not in found:
                found.append(said)
    if len(found) > _MOST:
        step = (len(found) - 1) / (_MOST - 1)
        found = [found[round(i * step)] for i in range(_MOST)]
    return tuple(found)


def _story(scene: str) -> list[str]:
    stop = next((m for m in _DIRECTIONS.finditer(scene) if m.start() > len(scene) // 4), None)
    lines: list[str] = []
    skips = False
    for raw in scene[: stop.start() if stop else len(scene)].splitlines():
        line = _unmarked(raw)
        if _HEADING.match(raw) and "。" not in line and "，" not in line:
            skips = _AUTHOR_KNOWS.search(line) is not None
            continue
        label = _LABEL.match(line)
        if label:
            skips = _AUTHOR_KNOWS.search(label["label"]) is not None
        if skips:
            continue
        if label and not re.search(r"[说道问]$", label["label"]):
            when = _WHEN.search(label["label"])
            line = f"{when.group()}，{line[label.end() :]}" if when else line[label.end() :]
        if len(line) >= _SHORTEST:
            lines.append(line)
    return lines


def _unmarked(raw: str) -> str:
    line, before = re.sub(r'"([^"]*)"', r"“\1”", raw.replace("*", "")), ""
    while line != before:
        before, line = line, _MARKS.sub("", line).strip()
    return line


def _first_person(sentence: str, teller: Teller, told_of_self: bool) -> tuple[str, bool]:
    """Return the sentence as `teller` says it ("" where it cannot), and whether it is of them."""
    called = teller.called
    has_name = called is not None and called.search(sentence) is not None
    opens_with_pronoun = teller.oneself.search(sentence[:8]) is not None
    of_self = has_name or (told_of_self and opens_with_pronoun)
    if not sentence or _GAME.search(sentence) or _WISH.search(sentence):
        return "", of_self
    pronouns = teller.oneself.search(sentence) is not None
    if pronouns and (not of_self or teller.rivals.search(sentence)):
        # "王丽觉得她…" is hers as long as nobody else in the sentence could be meant.
        return "", of_self
    if called:
        sentence = called.sub("我", sentence)
    if pronouns:
        sentence = teller.oneself.sub("我", sentence)
    return (_spoken(sentence), of_self) if of_self or "我" in sentence else ("", of_self)


def _spoken(sentence: str) -> str:
    for written, said in _SPOKEN:
        sentence = sentence.replace(written, said)
    body = re.sub(r"我我+", "我", sentence).rstrip("。；;，：: ")
    body = re.sub(r"，我(?=(?:觉得|开始|还|也|又|就|却|不|没|想|试))", "，", body)
    if len(body) > _LONGEST:
        ends = [m.start() for m in re.finditer("，", body) if _SHORTEST * 2 < m.start() <= _LONGEST]
        if not ends:
            return ""
        body = body[: ends[-1]]
    if _NO_SENTENCE.search(body) or not _HAS_VERB.search(body):
        return ""
    if len(body) < _SHORTEST:
        return ""
    return body if body.endswith(("！", "？", "！”", "？”")) else f"{body}。"
