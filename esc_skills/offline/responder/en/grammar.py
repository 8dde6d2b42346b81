"""A little English grammar: sentences, the switch from I to you, clauses to say back.

It prefers to find nothing over finding something that would read badly: every function may return
an empty result.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from esc_skills.offline.responder.data import data_of

_DATA: Final = data_of("en/grammar.json")
_QUOTED: Final = re.compile(r"(?<!\w)(['\"])(.+?)\1(?!\w)")
_SENTENCE: Final = re.compile(
    r"(?<=[.!?])(?<!Mr\.)(?<!Mrs\.)(?<!Dr\.)(?<!Ms\.)['\"]?\s+(?=['\"]?[A-Z0-9])"
)
_STARTER: Final = _DATA.pattern("starter")
_TAG: Final = _DATA.pattern("tag")
_ADVERB: Final = (
    r"(?:really|just|never|always|still|even|also|only|so|too|already|often|sometimes|\w+ly)"
)
_SWITCH: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = tuple(
    (re.compile(pattern), swap)
    for pattern, swap in (
        (r"\b([Mm]y (?:[\w-]+ )?[\w-]+|[A-Z]\w+) and I\b", r"you and \1"),
        (
            r"(?<![Mm]y )(?<!our )\b(?:Mom|Mum|Dad|Gran|Nan|Grandma|Grandpa)\b",
            lambda m: f"your {m.group().lower()}",
        ),
        (rf"\bI((?: {_ADVERB})*) am\b", r"you\1 are"),
        (rf"\bI((?: {_ADVERB})*) was(n't)?\b", r"you\1 were\2"),
        (r"\bI'm\b", "you're"),
        (r"\b[Aa]m I\b", "are you"),
        (r"\b[Ww]as(n't)? I\b", r"were\1 you"),
        (r"\b(and|but|or|then) was\b", r"\1 were"),
        (r"\b(and|but|or|then) am\b", r"\1 are"),
        (r"\b(?:I|me|[Ww]e|us)\b", "you"),
        (r"\b(?:[Mm]y|[Oo]ur)\b", "your"),
        (r"\b(?:mine|ours)\b", "yours"),
        (r"\b(?:[Mm]yself)\b", "yourself"),
        (r"\b(?:ourselves)\b", "yourselves"),
        (r"\byou and you\b", "you"),
    )
)
_CLAUSE_START: Final = _DATA.pattern("clause_start")
_ADVERBIAL_START: Final = _DATA.pattern("adverbial_start")
_SUBORDINATE: Final = re.compile(
    r"^(?:when|if|because|since|while|after|before|as|although|though|once|until|unless)\b", re.I
)
_BREAK: Final = _DATA.pattern("break")
_FINITE: Final = _DATA.pattern("finite")
_DANGLING: Final = re.compile(r" (?:partly|mostly|only|just|even|especially|mainly)$")
_SPEECH_END: Final = re.compile(r"\b(?:said|says|told \w+|asked(?: \w+)?|wrote|texted|that)$")
_YOU: Final = re.compile(r"\byou(?:r|rs)?\b", re.I)
_SENTENCE_START: Final = re.compile(r"(^|[.!?]['\"]? +|\n)([a-z])")
_TIDY: Final = (
    (re.compile(r"([.!?])(['\"])\."), r"\1\2"),
    (re.compile(r"\.(['\"]),"), r"\1,"),
    (re.compile(r"([.!?])\1+"), r"\1"),
    (re.compile(r" {2,}"), " "),
)

_PROPER_FIRST: Final = re.compile(r"^[A-Z][a-z]+(?: [A-Z][a-z]+)? (?=[a-z])")
_COMMON_FIRST: Final = _DATA.words("loses_capital")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return `text` with straight quotes and single spaces."""
    return " ".join(
        text.translate(
            {0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"', 0x2014: "-", 0x2013: "-"}
        ).split()
    )


def tidy(text: str) -> str:
    """Return `text` with capitals at the start of sentences and no doubled marks."""
    for pattern, swap in _TIDY:
        text = pattern.sub(swap, text)
    return _SENTENCE_START.sub(lambda m: m.group(1) + m.group(2).upper(), text)


def n_words(text: str) -> int:
    """Return how many words `text` has."""
    return len(text.split())


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """Split `text` into sentences, end marks kept."""
    return tuple(part for part in _SENTENCE.split(plain(text)) if part)


def quotes(sentence: str) -> tuple[tuple[str, str], ...]:
    """Return (what stands before it, the quoted words) for each quotation in `sentence`."""
    return tuple((sentence[: m.start()], m.group(2)) for m in _QUOTED.finditer(sentence))


def second_person(text: str) -> str:
    """Turn what somebody said of themselves into what is said to them.

    Words in quotation marks stay as they are.
    """
    out, last = [], 0
    for found in _QUOTED.finditer(text):
        out += [_switch(text[last : found.start()]), found.group()]
        last = found.end()
    return "".join([*out, _switch(text[last:])])


@lru_cache(maxsize=4096)
def clause(
    sentence: str, names: frozenset[str] = frozenset(), *, longest: int = 19, cut: bool = True
) -> str:
    """Return `sentence` as a second-person statement that can follow "so" or "that", or "".

    Args:
        sentence: one sentence of the seeker's.
        names: names of people: they may open the clause and keep their capital.
        longest: the most words the clause may have.
        cut: whether to leave off what follows the first complete clause.
    """
    if sentence.endswith("?"):
        return ""
    bare = _STARTER.sub("", sentence).strip().rstrip(".!;, ")
    bare = _TAG.sub("", bare)
    if not _opens_well(bare, names) or _YOU.search(_QUOTED.sub("", bare)):
        return ""
    if cut and not _SUBORDINATE.match(bare):
        bare = _first_part(bare)
        bare = _at_comma(bare, longest) if len(bare.split()) > longest else bare
    n_words = len(bare.split())
    if (
        not 4 <= n_words <= longest
        or not _FINITE.search(_QUOTED.sub("", bare))
        or bare.count('"') % 2
    ):
        return ""
    if _SPEECH_END.search(bare):
        return ""
    turned = re.sub(r",(['\"])$", r"\1", second_person(bare))
    first = turned.split(" ", 1)[0]
    return (
        turned[0].lower() + turned[1:]
        if first.lower().partition("'")[0] in _COMMON_FIRST
        else turned
    )


def _switch(text: str) -> str:
    mine = re.search(r"\bI\b", text) is not None
    for pattern, swap in _SWITCH:
        if mine or "and|but|or|then" not in pattern.pattern:
            text = pattern.sub(swap, text)
    return text


def _opens_well(bare: str, names: frozenset[str]) -> bool:
    if _CLAUSE_START.match(bare) or _ADVERBIAL_START.match(bare):
        return True
    proper = _PROPER_FIRST.match(bare)
    return bool(proper) and bare.split(" ", 1)[0].partition("'")[0] in names


def _first_part(bare: str) -> str:
    masked = _QUOTED.sub(lambda m: "x" * len(m.group()), bare)
    for stop in _BREAK.finditer(masked):
        head = bare[: stop.start()].rstrip(",")
        if len(head.split()) >= 5:
            return _DANGLING.sub("", head)
    return bare


def _at_comma(bare: str, longest: int) -> str:
    masked = _QUOTED.sub(lambda m: "x" * len(m.group()), bare)
    heads = [bare[: m.start()] for m in re.finditer(r", ", masked)]
    fitting = [head for head in heads if 5 <= len(head.split()) <= longest]
    return fitting[-1] if fitting else bare
