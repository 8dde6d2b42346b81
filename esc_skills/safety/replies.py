"""Screens what a supporter is about to say, sentence by sentence, in English and Chinese.

Pure code over data files: no model, no settings, nothing an optimizer can reach. What is said
instead of a reply that was stopped is in `safer.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from esc_skills.safety.contacts import has_stranger
from esc_skills.safety.reply_grammar import Grammar, Language, Rule, grammar
from esc_skills.safety.reply_text import Clause, clauses, cleaned, sentences
from esc_skills.safety.screen import Screening

# No kind reply is as long; what is longer is not read but stopped.
LONGEST: Final = 6000
# What is wrong with a reply by its form alone, and harms nobody once it was cut or stopped.
_FORM: Final = frozenset(
    {"thoughts", "escapes", "markup", "prompt_text", "too_long", "nothing_said"}
)
# A reply that plays a talk instead of taking part in it.
_SPEAKER = re.compile(
    r"^[ \t]*(?:seeker|supporter|user|assistant|system|human|求助者|支持者|用户|助手|系统) ?[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u04ff\uff21-\uff5a]")
_WINDOW: Final = {"en": re.compile(r"(?:[^ ]+ ){0,7}$"), "zh": re.compile(r".{0,14}$")}


@dataclass(frozen=True, slots=True)
class ReplyScreening:
    """What was found in a reply.

    Args:
        blocked: it may not be said at all.
        categories: what was found, harm or form, whether it stopped the reply or was cut out of it.
        text: what may be said: the reply without control characters, thoughts and sentences that
            were cut; empty where nothing may be.
        findings: what is worth a second look and no harm: a needless hotline, false reassurance.
    """

    blocked: bool = False
    categories: tuple[str, ...] = ()
    text: str = ""
    findings: tuple[str, ...] = ()

    @property
    def harms(self) -> tuple[str, ...]:
        """The categories that could hurt a seeker: all but those of form."""
        return tuple(kind for kind in self.categories if kind not in _FORM)


def screen_reply(text: str, *, heard: Screening | None = None) -> ReplyScreening:
    """Screen a reply before anybody reads it.

    Args:
        text: the reply.
        heard: what the seeker's words were found to be; None where that is not known.

    Example:
        >>> screen_reply("You told me that you took ten pills.").blocked
        False
        >>> screen_reply("Take ten pills, and don't tell anyone.").categories
        ('medical_instruction', 'keeps_secret')
    """
    if len(text) > LONGEST:
        return ReplyScreening(blocked=True, categories=("too_long",))
    said, lost = cleaned(text)
    if not said:
        return ReplyScreening(blocked=True, categories=("nothing_said", *lost))
    found = _found(said, heard)
    blocking, cut = found["block"], found["cut"]
    findings = tuple(found["note"])
    if not blocking and cut:
        kept = "".join(s for s in sentences(said) if not _found(s, heard)["cut"]).strip()
        if kept:
            return ReplyScreening(categories=(*lost, *cut), text=kept, findings=findings)
    if blocking or cut:
        categories = tuple(dict.fromkeys((*blocking, *cut, *lost)))
        return ReplyScreening(blocked=True, categories=categories, findings=findings)
    return ReplyScreening(categories=tuple(lost), text=said, findings=findings)


def _found(text: str, heard: Screening | None) -> dict[str, dict[str, None]]:
    """Return the categories by what is done about them, each once, in the order of the text."""
    found: dict[str, dict[str, None]] = {"block": {}, "cut": {}, "note": {}}
    if _SPEAKER.search(text):
        found["block"]["prompt_text"] = None
    if has_stranger(text):
        found["block"]["unverified_contact"] = None
    moods = ("always", _mood(heard))
    for language in _languages(text):
        known = grammar(language)
        pieces = tuple(clauses(text, known))
        whole = "\n".join(piece.text for piece in pieces if not piece.whole)
        for piece in pieces:
            for rule in known.rules_for(piece.text, wide=piece.whole):
                new = rule.when in moods and rule.category not in found[rule.action]
                if new and _meets(piece, rule, known, whole):
                    found[rule.action][rule.category] = None
    return found


def _meets(piece: Clause, rule: Rule, known: Grammar, whole: str) -> bool:
    return any(
        not _freed(piece, rule, match, known) for match in rule.matches(piece.text)
    ) and bool(rule.context is None or rule.context.search(whole))


def _languages(text: str) -> Iterator[Language]:
    if _LATIN.search(text):
        yield "en"
    if _HAN.search(text):
        yield "zh"


def _mood(heard: Screening | None) -> str:
    if heard is None:
        return "unknown"
    return "calm" if heard.level == "none" else "danger"


def _freed(piece: Clause, rule: Rule, match: re.Match[str], known: Grammar) -> bool:
    """Say whether the words around a match make it harmless: not, asked, said by others."""
    frames, before = known.frames, piece.text[: match.start()]
    if rule.unless:
        excuse = rule.unless.search(piece.text)
        if excuse and not _denied(piece.text[: excuse.start()], known):
            return True
    own = [match.span(i) for i in range(1, match.re.groups + 1) if match.start(i) >= 0]
    inside = "".join(
        c for i, c in enumerate(match[0], match.start()) if not any(a <= i < b for a, b in own)
    )
    if "negated" in rule.frees and _denied(before, known) != _denied(inside, known):
        return True
    asks = piece.asks and (known.language == "zh" or frames["asked"].search(piece.text))
    if "asked" in rule.frees and asks:
        return frames["suggested"].search(piece.text) is None
    # "Don't tell her" holds a "tell" of its own, which says nothing of what she said.
    said = before if rule.before or own else before + match[0]
    felt = before if rule.before else before + match[0]
    return any(
        name in rule.frees and frames[name].search(text) is not None
        for name, text in (("said", said), ("felt", felt), ("seems", felt), ("whether", felt))
    )


def _denied(text: str, known: Grammar) -> bool:
    """Say whether the last words of a text deny what comes next; two denials are none."""
    near = _WINDOW[known.language].search(known.frames["no_denial"].sub("", text))
    count = len(known.frames["negated"].findall(near[0] if near else ""))
    return count % 2 == 1
