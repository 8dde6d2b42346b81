"""Finds the other person of a Chinese story: a name, or a role such as "your mother".

Without a word list of names it trusts common surnames and what usually stands beside a person.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

# Only surnames that seldom begin another word.
_SURNAME: Final = (
    "赵孙李周吴郑王冯陈蒋沈韩杨朱秦许吕张曹严魏姜谢邹苏潘葛范彭马苗方袁柳唐罗薛倪殷郝邬傅顾孟"
    "黄萧尹"
    "姚邵汪祁戴宋庞董梁杜贾童颜郭梅林徐邱骆高夏蔡樊胡凌霍卢裘丁邓崔龚邢陆翁黎刘廖覃谭"
)
_TITLE: Final = (
    r"(?:姐|哥|姨|婶|叔|伯|总|工|导|主任|老师|经理|阿姨|师傅|师姐|师兄|主管|医生|教授|院长|"
    r"校长|护士长|"
    r"组长|队长|店长|教练)"
)
_ACTS: Final = (
    r"(?:说|问|讲|回|就|却|也|还|又|总|都|没|不|把|让|跟|和|给|对|在|找|发|要|会|从|来|去|是|"
    r"突然|忽然|"
    r"居然|一直|已经|当着|答应|觉得|那|这|的)"
)
_DEALT: Final = r"(?:跟|和|对|给|找|被|让|问|帮|教|向|叫|约|怪|替|劝|告诉|连)"
_NAMED: Final = re.compile(
    rf"(?P<name>[小老阿][{_SURNAME}]|[小老阿][\u4e00-\u9fff](?={_ACTS}|[，。、！])|"
    rf"[{_SURNAME}][\u4e00-\u9fff]?{_TITLE}(?=[^们])|"
    rf"(?<!我)[{_SURNAME}][\u4e00-\u9fff]{{1,2}}?(?={_ACTS}))"
)
_FAMILIAR: Final = re.compile(rf"{_DEALT}(?P<name>[小老阿][\u4e00-\u9fff])")
_AFTER: Final = re.compile(
    rf"{_DEALT}(?P<name>[{_SURNAME}][\u4e00-\u9fff]{{1,2}}?)(?={_ACTS}|[，。])"
)
_ROLE: Final = re.compile(
    r"(?P<own>我的?|我们的?|咱)?(?P<role>男朋友|女朋友|男友|女友|前男友|前女友|未婚夫|未婚妻|"
    r"老公|老婆|丈夫|妻子|婆婆|"
    r"公公|岳母|岳父|丈母娘|爸爸|妈妈|父亲|母亲|老爸|老妈|爸|妈|哥哥|姐姐|弟弟|妹妹|表姐|"
    r"表哥|表妹|表弟|堂姐|堂哥|"
    r"奶奶|爷爷|外婆|外公|姥姥|姥爷|舅舅|姑姑|姨妈|儿子|女儿|室友|闺蜜|兄弟|同桌|导师|老板|"
    r"领导|上司|主管|经理|组长|"
    r"房东|邻居|搭档|合伙人|教练|班主任|客户|同事|徒弟|师傅|爸妈|父母)(?![们节])"
)
_ALONE: Final = re.compile(
    r"老板|领导|上司|主管|导师|房东|教练|班主任|婆婆|老公|老婆|丈夫|妻子|室友|闺蜜|组长|搭档"
)
_NOT_A_NAME: Final = re.compile(
    r"^(?:小(?:时|事|心|孩|组|区|声|学|型|小|问|半|段|看|说|到|的|吃|狗|猫|店|城|票|众|气|伙)|"
    r"老(?:是|家|早|实|了|说|的|人|板|师|公|婆|爸|妈|旧|毛)|阿(?:姨|的)|高(?:兴|中|考|压|层|"
    r"强|速)|"
    r"方(?:案|法|式|便|向|面|才)|许(?:多|久|可)|马(?:上|虎|路)|周(?:末|围|期|报|"
    r"[一二三四五六日天])|严(?:重|格|肃|厉)|"
    r"谢(?:谢|意)|夏(?:天)|黄(?:金|了)|顾(?:不|客|虑|及)|宋(?:词)|林(?:子)|胡(?:说|思|闹)|"
    r"梅(?:雨)|汪(?:汪)|"
    r"凌(?:晨|乱)|丁(?:点)|苗(?:头)|杜(?:绝)|童(?:年|话)|颜(?:色|值)|徐(?:徐)|彭(?:湃)|"
    r"张(?:罗|嘴|口|贴|扬|开))"
)
_NOT_AT_END: Final = re.compile(
    r"[说问讲回就却也还又总都没不把让跟和给对在找发要会从来去是那这的他她你我自己人个了着]$"
)
_PRONOUN: Final = re.compile(r"[他她]们?")
_SURE: Final = 2


@lru_cache(maxsize=4096)
def _mentions(message: str) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    for pattern, weight in ((_NAMED, 2), (_FAMILIAR, 2), (_AFTER, 1)):
        for match in pattern.finditer(message):
            name = match["name"]
            if not _NOT_A_NAME.match(name) and not _NOT_AT_END.search(name):
                found.append((name, weight))
    for match in _ROLE.finditer(message):
        if match["own"]:
            found.append((f"你{match['role']}", 2))
        elif _ALONE.fullmatch(match["role"]):
            found.append((match["role"], 2))
    return tuple(found)


def people(messages: Sequence[str]) -> tuple[str, ...]:
    """Return the people of the story as they can be named to the seeker, most important first.

    Where nobody is sure, the pronoun the seeker uses most will do.
    """
    scores: dict[str, int] = {}
    for message in messages:
        for name, weight in _mentions(message):
            scores[name] = scores.get(name, 0) + weight
    # "我婆婆" and "婆婆" are one person; the longer form says whose.
    for name in [n for n in scores if n.startswith("你")]:
        scores[name] += scores.pop(name[1:], 0)
    sure = [name for name, score in scores.items() if score >= _SURE]
    return tuple(sorted(sure, key=lambda name: -scores[name])) or _pronoun(messages)


def _pronoun(messages: Sequence[str]) -> tuple[str, ...]:
    said = [pronoun for message in messages for pronoun in _PRONOUN.findall(message)]
    counts = {pronoun: said.count(pronoun) for pronoun in said}
    best = max(counts, key=lambda pronoun: counts[pronoun], default="")
    return (best,) if counts.get(best, 0) >= _SURE else ()


def is_about_somebody(said: str, person: Sequence[str]) -> bool:
    """Say whether a clause, told in the second person, opens with somebody else."""
    return (
        said.startswith(("他", "她", *person)) or _ROLE.match(said.removeprefix("你")) is not None
    )
