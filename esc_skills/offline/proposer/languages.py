"""What the proposer knows of a language: its folder, read into one object. It writes English."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from esc_skills.offline.language import DEFAULT
from esc_skills.offline.phrases import PhraseBook


@dataclass(frozen=True, slots=True)
class Conduct:
    """One thing to do in a reply: sentences for and against it, its outcome and its risk."""

    id: str
    noun: str
    do: tuple[str, ...]
    avoid: tuple[str, ...]
    outcome: str
    risk: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an action or a need stands for: words for a name, its conduct, sentences, a risk."""

    words: str
    conduct: str
    do: tuple[str, ...]
    risk: str = ""


@dataclass(frozen=True, slots=True)
class Tip:
    """A general tip, and words of thoughts it may have to do with."""

    text: str
    themes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Language:
    """General counselling knowledge in the words of one language.

    Attributes:
        conducts: what can be done in a reply, by id.
        cues: how each conduct shows in a reply; `complaints` how seekers complain of it, `wishes`
            how they miss it, `mentions` how guidance speaks of it.
        actions: what our action labels stand for; `needs` likewise.
        harm: words that harm anybody, by kind.
        harms: what a reply does then, by kind.
        tips: general tips without a verdict.
        ordered: words that number the points of a reply.
        unwanted: a sentence of guidance that asks to leave something.
        safety: a sentence about safety.
        against: words that could turn it against safety.
        foreign: markup, quotes and talk about instructions.
    """

    conducts: Mapping[str, Conduct]
    cues: PhraseBook
    complaints: PhraseBook
    wishes: PhraseBook
    mentions: PhraseBook
    actions: Mapping[str, Anchor]
    needs: Mapping[str, Anchor]
    harm: PhraseBook
    harms: Mapping[str, str]
    tips: tuple[Tip, ...]
    ordered: frozenset[str]
    unwanted: re.Pattern[str]
    safety: re.Pattern[str]
    against: re.Pattern[str]
    foreign: re.Pattern[str]


def _conduct(key: str, row: Mapping[str, Any]) -> Conduct:
    return Conduct(
        key, row["noun"], tuple(row["do"]), tuple(row["avoid"]), row["outcome"], row["risk"]
    )


@cache
def language() -> Language:
    """Return what the proposer knows of English."""

    def read(name: str) -> Any:  # rows by name, or a list of them; each file its own
        return json.loads((Path(__file__).parent / DEFAULT / name).read_text(encoding="utf-8"))

    conduct, anchors, harm = read("conduct.json"), read("anchors.json"), read("harm.json")
    sentences = read("sentences.json")

    def book(part: str) -> PhraseBook:
        return PhraseBook({key: row[part] for key, row in conduct.items()})

    def pattern(name: str) -> re.Pattern[str]:
        return re.compile(sentences[name], re.IGNORECASE)

    return Language(
        conducts={key: _conduct(key, row) for key, row in conduct.items()},
        cues=book("cues"),
        complaints=book("complaints"),
        wishes=book("wished"),
        mentions=book("mentions"),
        actions={
            key: Anchor(row["name"], row["conduct"], tuple(row["do"]), row["risk"])
            for key, row in anchors["actions"].items()
        },
        needs={
            key: Anchor(row["tail"], row["conduct"], tuple(row["do"]))
            for key, row in anchors["needs"].items()
        },
        harm=PhraseBook(
            {key: row["phrases"] for key, row in harm.items()}, frozenset(sentences["negations"])
        ),
        harms={key: row["why"] for key, row in harm.items()},
        tips=tuple(Tip(row["text"], frozenset(row["themes"])) for row in read("tips.json")),
        ordered=frozenset(sentences["ordered"]),
        **{name: pattern(name) for name in ("unwanted", "safety", "against", "foreign")},
    )
