"""A little Chinese grammar: sentences, the switch from I to you, clauses to say back.

Like its English counterpart it prefers to find nothing over finding something that would read
badly: every function may return an empty result.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from esc_skills.offline.responder.data import data_of

_DATA: Final = data_of("zh/grammar.json")
_QUOTED: Final = re.compile(r"[“「『\"]([^”」』\"]+)[”」』\"]")
_SENTENCE: Final = re.compile(
    r"(?<=[。！？!?；;…\n])(?![”」』\"。！？!?…])|(?<=[。！？!?…][”」』])"
)
_STARTER: Final = _DATA.pattern("starter")
_TAIL: Final = re.compile(r"(?:吧|呗|嘛|啊|呀|哦|啦|的说|哈|呢|就是了|而已|罢了)+$")
_NOT_TOLD: Final = _DATA.pattern("not_told")
_HEAD: Final = _DATA.pattern("head")
_LEANING: Final = _DATA.pattern("leaning")
_HANGING: Final = _DATA.pattern("hanging")
_OTHER_SUBJECT: Final = re.compile(r"^(?:他|她|人家|大家|谁|没人|对方)")
# "the way everybody looks at me" is no statement.
_NOUN_END: Final = re.compile(r"的[^的了着过]{1,4}$")
_STATES: Final = _DATA.pattern("states")
_SWITCH: Final = (
    (re.compile(r"我们|咱们|咱俩|俺们"), "你们"),
    (re.compile(r"(?<![自忘唯])我(?!行我素)|咱(?!们)|俺"), "你"),
    (re.compile(r"本人(?!的?意愿)"), "你"),
    (re.compile(r"你你"), "你"),
)
_TIDY: Final = (
    (re.compile(r"([。！？])([”」])[。]"), r"\1\2"),
    (re.compile(r"。{2,}"), "。"),
    (re.compile(r"([！？])[。！？]+"), r"\1"),
    (re.compile(r"，([。！？，])"), r"\1"),
    (re.compile(r"(?<=[\u4e00-\u9fff，。！？]) +(?=[\u4e00-\u9fff“])"), ""),
)
# Our assumption, the seeker's too: an English word says what 1.6 Chinese characters say.
_CHARACTERS_A_WORD: Final = 1.6
_SHORTEST: Final = 7


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return `text` with single spaces and Chinese marks instead of ASCII ones."""
    flat = " ".join(text.split()).translate({0x2C: "，", 0x21: "！", 0x3F: "？", 0x3B: "；"})
    return re.sub(r"\"([^\"]*)\"", r"“\1”", flat)


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """Split `text` into sentences, end marks kept."""
    return tuple(part.strip() for part in _SENTENCE.split(plain(text)) if part.strip())


def quotes(sentence: str) -> tuple[tuple[str, str], ...]:
    """Return (what stands before it, the quoted words) for each quotation in `sentence`."""
    return tuple((sentence[: m.start()], m.group(1)) for m in _QUOTED.finditer(sentence))


def second_person(text: str) -> str:
    """Turn what somebody said of themselves into what is said to them; quotations stay."""
    out, last = [], 0
    for found in _QUOTED.finditer(text):
        out += [_switch(text[last : found.start()]), found.group()]
        last = found.end()
    return "".join([*out, _switch(text[last:])])


@lru_cache(maxsize=4096)
def clauses(sentence: str, *, longest: int = 26) -> tuple[str, ...]:
    """Return stretches of `sentence` that can be said back after "you said", best first.

    Args:
        sentence: one sentence of the seeker's.
        longest: the most characters a stretch may have.
    """
    if sentence.endswith(("？", "?")):
        return ()
    masked = _QUOTED.sub(lambda m: "x" * len(m.group()), sentence)
    bounds = [0, *(m.end() for m in re.finditer(r"[，、—；：](?![—])", masked)), len(sentence)]
    parts = [sentence[a:b].strip("，；：、—。！…~～ ") for a, b in pairwise(bounds)]
    found: list[str] = []
    i = 0
    while i < len(parts):
        said, taken = _stretch(parts[i:], longest)
        i += taken
        if said:
            found.append(second_person(said))
    return tuple(dict.fromkeys(found))


def _stretch(parts: list[str], longest: int) -> tuple[str, int]:
    """Return what can be said of the first of `parts`, with the next one where both fit.

    The second value is how many parts that used up.
    """
    first = _STARTER.sub("", parts[0])
    if not first or not _may_stand(first) or _LEANING.match(first):
        return "", 1
    after = parts[1] if len(parts) > 1 else ""
    changes = _OTHER_SUBJECT.match(after) is not None and "我" in first
    if after and not changes and _may_stand(after) and not _HEAD.match(after):
        both = f"{first}，{after}"
        if _SHORTEST <= len(both) <= longest and not _HANGING.search(both):
            return _TAIL.sub("", both), 2
    alone = _HEAD.match(first) or _HANGING.search(first) or _NOUN_END.search(first)
    if alone or not _SHORTEST <= len(first) <= longest:
        return "", 1
    return _TAIL.sub("", first), 1


def n_words(text: str) -> int:
    """Return the length of `text` in what corresponds to English words."""
    return round((len(text) - text.count(" ") - text.count("\n")) / _CHARACTERS_A_WORD)


def tidy(text: str) -> str:
    """Return `text` with no doubled marks."""
    for pattern, swap in _TIDY:
        text = pattern.sub(swap, text)
    return text


def _may_stand(part: str) -> bool:
    bare = _QUOTED.sub("", part)
    return _NOT_TOLD.search(bare) is None and _STATES.search(bare) is not None


def _switch(text: str) -> str:
    for pattern, swap in _SWITCH:
        text = pattern.sub(swap, text)
    return text
