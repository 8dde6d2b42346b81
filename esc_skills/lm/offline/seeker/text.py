"""Cuts English into sentences, words and content stems. Judges nothing."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

_WORD: Final = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_END: Final = re.compile(r"[.!?;…]+[\"')\]]*(?:\s|$)|\s(?=(?:[-*•]|\d{1,2}[.)])\s)|\s[-–—]{1,2}\s")
_TYPOGRAPHIC: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})

# Words that tie a sentence together; English text hardly falls below a third of them, a heap of keywords does.
FUNCTION_WORDS: Final = frozenset(
    """a an the and or but if so as at by for from in into of off on onto out over to up with about than then that this
    these those there here it its it's that's i i'm i'd i'll i've me my mine you you're you've you'd you'll your yours he
    he's she she's his her hers him they they're them their we we're us our is are was were be been being am isn't wasn't
    aren't weren't do does did done don't doesn't didn't doing have has had having haven't hasn't hadn't can could can't
    couldn't will would won't wouldn't should shouldn't may might must not no nor what what's who whom which when where
    why how all any both each some such only own same too very just because while until after before during again once
    also even still yet never ever let let's there's one ones oh yes more most much many"""
    .split()
)  # fmt: skip
# Content words of any talk about trouble: sharing them says nothing about this story.
_COMMON: Final = frozenset(
    """feel feeling felt like know think thought thing things way ways lot lots really right now time get got getting go
    going gone went say said saying tell told telling talk talking want wanted wants need needs needed make made makes
    making take took taking give gave given come came coming see saw seen look looking looks hear heard hearing sound
    sounds seem seems mean means keep kept something anything nothing everything someone anyone everyone people person
    anybody somebody nobody maybe perhaps well good bad better best worse sorry hard tough help helping kind sort bit
    little big day days today okay ok sure thank thanks please hope try trying start always actually quite pretty able
    else around away back down first last next long new old own part put away life moment moments feelings situation
    problem problems trouble matter happen happened happens happening understand listen listening whole every without
    though through between another other others against enough almost already since under might being two sense
    important whatever wish care point reason true idea work""".split()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """A message cut up: `clean` is lower-cased for matching, `starts` are the sentences' offsets in it."""

    raw: str
    clean: str
    starts: tuple[int, ...]
    words: tuple[str, ...]
    stems: tuple[frozenset[str], ...]
    content: frozenset[str]

    @property
    def n_words(self) -> int:
        """How many words there are."""
        return len(self.words)


@cache
def _suffixes() -> tuple[str, ...]:
    return ("ingly", "edly", "ing", "ies", "ied", "es", "ed", "ly", "s")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a crude stem of a lower-case word, equal for most of its inflections."""
    word = word.removesuffix("'s")
    for suffix in _suffixes():
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] in "ey" else word


def _content(words: list[str]) -> frozenset[str]:
    return frozenset(stem(w) for w in words if len(w) > 2 and w not in FUNCTION_WORDS and w not in _COMMON)


@lru_cache(maxsize=8_192)
def cut(raw: str) -> Text:
    """Cut a message into sentences, words and content stems."""
    flat = " ".join(raw.translate(_TYPOGRAPHIC).split())
    clean = flat.lower()
    starts = [0]
    starts.extend(m.end() for m in _END.finditer(clean) if m.end() < len(clean))
    ends = [*starts[1:], len(clean)]
    per_sentence = [_WORD.findall(clean, a, b) for a, b in zip(starts, ends, strict=True)]
    words = tuple(w for sentence in per_sentence for w in sentence)
    stems = tuple(_content(sentence) for sentence in per_sentence)
    return Text(flat, clean, tuple(starts), words, stems, frozenset().union(*stems))
