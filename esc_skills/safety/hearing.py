"""Hears danger in a message: what the grammar finds, weighed by what stands round it.

A "not" before it takes it back, a past that is over or a joke makes it a question, a film or a
patient is nobody in this talk. Whose danger it is follows the nearest subject.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from esc_skills.safety.classifier import may_be_danger
from esc_skills.safety.grammar import LANGUAGES, Found, Grammar, Raised, grammar
from esc_skills.safety.together import LANGUAGES as TOGETHER
from esc_skills.safety.together import Sentence, together
from esc_skills.safety.units import Unit, units_of

Who = Literal["self", "child", "friend", "other"]
# How near before a phrase its subject stands.
_NEAR: Final = {True: 14, False: 6}
# "I do" is a yes, "I do the dishes" is none.
_SHORT: Final = 2
# Done to the person who writes, whoever else is named.
_OWN: Final = frozenset({"violence_against_seeker"})


@dataclass(frozen=True, slots=True)
class Heard:
    """One danger that was heard: its kind, what of it, how sure, and whose."""

    kind: str
    about: str
    level: Raised
    who: Who


@dataclass(frozen=True, slots=True)
class _Talk:
    """What holds for a whole message."""

    words: str
    running: str

    def of(self, language: Grammar) -> str:
        return self.words if language.spaced else self.running


@dataclass(frozen=True, slots=True)
class _Read:
    """A unit as one grammar reads it."""

    text: str
    found: tuple[Found, ...]
    sentence: Sentence | None


def hear(plain: str, *, asked: str = "", before: str = "") -> tuple[Heard, ...]:
    """Return the dangers in a normalised message, each once.

    Args:
        plain: the message, normalised.
        asked: the kind of danger that was asked about just before, "" for none.
        before: the writer's message before, normalised: things may stand together across both.
    """
    units, whole = units_of(plain)
    talk = _Talk("".join(u.words for u in units), "".join(f"{u.running},," for u in units))
    heard = list[Heard]()
    earlier = [_read(unit) for unit in units_of(before)[0][-1:]]
    last = earlier[0] if earlier else {}
    for unit in units:
        read = _read(unit)
        heard += _of_unit(read, talk, unit.quoted) + _of_two(read, last, talk, unit.quoted)
        last = read
    if asked and _says_yes(units):
        heard.append(Heard(asked, "answer", "crisis", "self"))
    if not heard and may_be_danger(plain):
        heard.append(Heard("dark_mood", "guess", "ask", "self"))
    if not whole:
        heard.append(Heard("dark_mood", "unread", "ask", "self"))
    return tuple(dict.fromkeys(heard))


def danger_named(plain: str) -> str:
    """Return the kind of danger a normalised text names first, whoever it is of; "" for none."""
    for unit in units_of(plain)[0]:
        for name in ("en", "zh"):
            language = grammar(name)
            _, found = language.find(unit.words if language.spaced else unit.running)
            kinds = [one.rule.kind for one in found if one.rule.level == "crisis"]
            if kinds:
                return kinds[0]
    return ""


def _says_yes(units: Sequence[Unit]) -> bool:
    """Say whether an answer begins with a yes in some language that has one, and with no no."""
    first = units[0] if units else Unit(" ", "")
    for name in ("en", "zh"):
        language = grammar(name)
        text = first.words if language.spaced else first.running
        start = text[:24] if language.spaced else text[:6]
        if language.frame("no", start) or language.frame("joking", text):
            continue
        short = len(text.split()) <= _SHORT and language.frame("yes_short", text)
        if short or language.frame("yes", start):
            return True
    return False


def _read(unit: Unit) -> dict[str, _Read]:
    """Return what each grammar finds in a unit."""
    read: dict[str, _Read] = {}
    for name in LANGUAGES:
        language = grammar(name)
        text = unit.words if language.spaced else unit.running
        if not text.strip() or (not language.spaced and (name == "ja") != unit.kana):
            continue
        rest, found = language.find(text)
        sentence = together(name).read(rest) if name in TOGETHER else None
        read[name] = _Read(rest, found, sentence)
    return read


def _of_unit(read: Mapping[str, _Read], talk: _Talk, quoted: bool) -> list[Heard]:
    return [
        heard
        for name, one in read.items()
        for found in one.found
        if (heard := _weigh(found, one.text, grammar(name), talk, quoted))
    ]


def _of_two(
    read: Mapping[str, _Read], last: Mapping[str, _Read], talk: _Talk, quoted: bool
) -> list[Heard]:
    """Return what things that stand together in a unit, or in it and the last, tell of."""
    heard = list[Heard]()
    for name, one in read.items():
        if one.sentence:
            before = last[name].sentence if name in last else None
            for told in together(name).find(one.sentence, before):
                weighed = _weigh(
                    told.found,
                    told.text,
                    grammar(name),
                    talk,
                    quoted,
                    around=told.around,
                    time=one.text,
                )
                heard += [weighed] if weighed else []
    return heard


def _weigh(
    found: Found,
    text: str,
    language: Grammar,
    talk: _Talk,
    quoted: bool,
    *,
    around: str = "",
    time: str = "",
) -> Heard | None:
    """Return what a phrase means where it stands, None where it means nothing.

    Args:
        found: the phrase.
        text: where it stands.
        language: of the text.
        talk: what holds for the whole message.
        quoted: whether it stands in quotation marks.
        around: the text without what was found, where that may itself name a book or a watch.
        time: the sentence that says when, where `text` is two.
    """
    rule, whole, around, time = found.rule, talk.of(language), around or text, time or text
    inside, before = text[found.start : found.end], text[: found.start]
    if not rule.firm and language.denied(before, text[found.end :]):
        return None
    if not _own(before, inside, language) and _about_others(around, language):
        return None
    who = "self" if rule.kind in _OWN else _whose(before, inside, language, whole)
    if who is None or _told(who, around, language, whole, quoted):
        return None
    level: Raised = rule.level
    better = language.frame("better", whole)
    past = language.frame("past", time) and (better or not language.frame("now", time))
    near = f"{before[-_NEAR[language.spaced] :]}{inside}"
    past = past or (who != "self" and _is_past(near, time, language))
    if past and (better or rule.kind == "medical"):
        return None
    joking = language.frame("joking", language.without("no_negation", text))
    if past or joking or _staged(around, language):
        if rule.weak:
            return None
        level = "ask"
    return Heard(rule.kind, rule.about, level, who)


def _own(before: str, inside: str, language: Grammar) -> bool:
    """Say whether the one who writes stands right before a phrase or in it."""
    near = f"{before[-_NEAR[language.spaced] :]}{inside} "
    return language.frame("self", near)


def _about_others(text: str, language: Grammar) -> bool:
    return _staged(text, language) or language.frame("work", text)


def _is_past(near: str, text: str, language: Grammar) -> bool:
    return language.frame("past_forms", f"{near} ") and not language.frame("just_now", text)


def _staged(text: str, language: Grammar) -> bool:
    return language.frame("fiction", text) or language.frame("game", text)


def _told(who: Who, text: str, language: Grammar, whole: str, quoted: bool) -> bool:
    """Say whether it is told of somebody in a film, a book, a job."""
    if quoted and _staged(whole, language):
        return True
    if who != "other":
        return False
    return _staged(whole, language) or language.frame("work", whole)


def _whose(before: str, inside: str, language: Grammar, whole: str) -> Who | None:
    """Return whose danger it is by the nearest subject; None: people in general."""
    within = f"{inside} "
    if language.frame("self", within) and not language.frame("third", within):
        return "self"
    subject = f"{before}{within}"
    places: dict[str, int] = {
        name: language.last(name, subject if name in ("child", "friend") else f"{before} ")
        for name in ("self", "child", "friend", "third", "generic")
    }
    nearest = max(places, key=lambda name: places[name])
    if places[nearest] < 0 or nearest == "self":
        return "self"
    if nearest == "generic":
        return None
    if nearest == "third":
        named: tuple[Who, ...] = ("child", "friend")
        return next((who for who in named if language.frame(who, whole)), "other")
    return "child" if nearest == "child" else "friend"
