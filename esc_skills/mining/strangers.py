"""Text from strangers is data: what a mined message may not carry into a prompt, a demo or a card.

Markers, role words, links, addresses, numbers and names are replaced by a plain word in brackets;
a message that gives orders to a model is set aside, with every unit that holds it. Rules, not a
guarantee: a model that reads mined text is still told that it is data. The patterns are data
(`strangers.json`), and each is linear in the length of a message.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from esc_skills.safety.texts import order_in

SET_ASIDE: Final = "[message set aside]"
LONGEST: Final = 20_000
_CHUNK: Final = 256
_INVISIBLE: Final = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_I: Final = re.IGNORECASE
_CAPITAL: Final = re.compile(
    r"(?<![.!?:\"'(\u2026-])(?<=[\w,\]])\s([A-Z][a-z]+[A-Za-z]*(?:['-][A-Za-z]+)*)"
)
_WORD: Final = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A message made safe to use.

    Args:
        text: what may be used; `SET_ASIDE` where nothing may.
        masked: kinds of things that were replaced, sorted.
        refused: why the whole message is set aside; empty where it is not.
    """

    text: str
    masked: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class _Rules:
    orders: re.Pattern[str]
    markers: re.Pattern[str]
    roles: re.Pattern[str]
    masks: tuple[tuple[str, re.Pattern[str]], ...]
    introduced: re.Pattern[str]
    placeholder: re.Pattern[str]
    given: frozenset[str]
    others: frozenset[str]
    chinese: re.Pattern[str]


def clean(text: str) -> Cleaned:
    """Return `text` with everything neutralised that is not plain talk."""
    if len(text) > LONGEST:
        return Cleaned(SET_ASIDE, ("order",), f"it is longer than {LONGEST:,} characters")
    rules = _rules()
    plain = _INVISIBLE.sub("", _composed(text)).replace("\u2019", "'")
    if is_order(plain):
        return Cleaned(SET_ASIDE, ("order",), "it reads like an order to a model")
    masked: set[str] = set()
    for kind, pattern in (("marker", rules.markers), ("role", rules.roles)):
        plain, n = pattern.subn(" ", plain)
        if n:
            masked.add(kind)
    for kind, pattern in rules.masks:
        plain, n = pattern.subn(f"[{kind}]", plain)
        if n:
            masked.add(kind)
    named = _without_names(plain)
    if named != plain:
        masked.add("name")
    text = " ".join(named.split())
    if not text:
        return Cleaned(SET_ASIDE, tuple(sorted(masked)), "nothing but markers is in it")
    return Cleaned(text, tuple(sorted(masked)))


def is_order(text: str) -> bool:
    """Say whether `text` gives orders to a model."""
    return bool(_rules().orders.search(" ".join(text.split()))) or order_in(text) is not None


def has_placeholder(text: str) -> bool:
    """Say whether something was taken out of `text`: no example for anybody."""
    return bool(_rules().placeholder.search(text))


def _composed(text: str) -> str:
    # Reordering combining marks is quadratic in a run of them, so that a chunk bounds it.
    pieces = (text[i : i + _CHUNK] for i in range(0, len(text), _CHUNK))
    return "".join(unicodedata.normalize("NFKC", piece) for piece in pieces)[: 2 * LONGEST]


@cache
def _rules() -> _Rules:
    text = resources.files(__package__).joinpath("strangers.json").read_text(encoding="utf-8")
    rows: dict[str, Any] = json.loads(text)
    kinds = "|".join(map(re.escape, [*rows["masks"], "name", SET_ASIDE[1:-1]]))
    surnames = "|".join(sorted(rows["chinese_surnames"], key=len, reverse=True))
    return _Rules(
        orders=re.compile("|".join(rows["orders"]), _I),
        markers=re.compile("|".join(rows["markers"]), _I | re.MULTILINE),
        roles=re.compile(rows["roles"], _I),
        masks=tuple((kind, re.compile("|".join(v))) for kind, v in rows["masks"].items()),
        introduced=re.compile(rows["introduced"], _I),
        placeholder=re.compile(rf"\[(?:{kinds})\]"),
        given=frozenset(rows["given_names"]),
        others=frozenset(rows["not_names"]),
        chinese=re.compile(rows["chinese_names"].replace("{SURNAME}", f"(?:{surnames})")),
    )


def _without_names(text: str) -> str:
    rules = _rules()
    given, others = rules.given, rules.others

    def introduced(found: re.Match[str]) -> str:
        word = found.group(2)
        is_name = word.lower() in given or (word[0].isupper() and word.lower() not in others)
        return f"{found.group(1)} [name]" if is_name else found.group(0)

    def listed(found: re.Match[str]) -> str:
        return "[name]" if found.group(0).lower().removesuffix("'s") in given else found.group(0)

    def capital(found: re.Match[str]) -> str:
        return found.group(0) if found.group(1).lower() in others else " [name]"

    text = rules.chinese.sub(_chinese, text)
    words = _WORD.findall(text)
    n_capitals = sum(word[0].isupper() and not word.isupper() for word in words)
    # Who Writes Like This names nobody by it.
    if 2 * n_capitals > max(4, len(words)):
        return _WORD.sub(listed, text)
    return _CAPITAL.sub(capital, _WORD.sub(listed, rules.introduced.sub(introduced, text)))


def _chinese(found: re.Match[str]) -> str:
    name = found["name"] or found["titled"] or found["called"] or found["said"]
    return found[0].replace(name, "[name]")
