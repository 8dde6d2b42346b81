"""Text from strangers is data: what a mined message may not carry into a prompt, a demo or a card.

Markers, role words, links, addresses, numbers and names are replaced by a plain word in brackets;
a message that gives orders to a model is set aside, with every unit that holds it. Rules, not a
guarantee: a model that reads mined text is still told that it is data.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

SET_ASIDE: Final = "[message set aside]"
_PLACEHOLDER: Final = re.compile(r"\[(?:link|e-mail|number|name|handle|message set aside)\]")
_INVISIBLE: Final = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_I: Final = re.IGNORECASE
_WHOSE: Final = r"(?:all |any |of |the |your |these |those |my |every |everything |what(?:ever)? )*"
_ORDERS: Final = tuple(
    re.compile(pattern, _I)
    for pattern in (
        rf"\b(?:ignore|disregard|forget|override|bypass|skip|drop)\b {_WHOSE}"
        r"(?:(?:previous|prior|above|earlier|preceding|system|original|initial|former|safety)\s)+"
        r"(?:\w+ )?(?:instruction|prompt|rule|direction|message|guideline|command|text|context)",
        r"\b(?:ignore|disregard|forget|override)\b (?:all |any )?(?:of )?(?:your|the|these) "
        r"(?:instruction|prompt|guideline|programming|directive)",
        r"\b(?:ignore|disregard|forget) (?:everything|all|anything) (?:above|before this|"
        r"you were told|you have been told|said so far)",
        r"\b(?:reveal|print|show|repeat|output|leak|tell me|what is|what are)\b[^.?!]{0,30}"
        r"\b(?:system prompt|hidden prompt|initial prompt|your prompt|your instructions)",
        r"\byou are now\b [^.?!]{0,40}\b(?:ai|dan|model|assistant|unrestricted|jailbroken|bot|"
        r"developer mode)\b",
        r"\b(?:enable|enter|activate|switch to)\b [^.?!]{0,20}\b(?:developer|debug|god|jailbreak|"
        r"dan|admin)\b mode",
        r"\b(?:act|behave|respond|pretend) as (?:if you (?:are|were) )?(?:an? |the )?"
        r"(?:unrestricted|jailbroken|system|language model|llm|ai model|developer|dan)\b",
        r"\bnew (?:system )?(?:instructions?|prompt|directive)s?\s*:",
        r"\b(?:from now on|henceforth),? (?:you|always|only|every)\b[^.?!]{0,40}"
        r"\b(?:reply|respond|answer|output|say|write|obey|label|rate|recommend)\b",
        r"\b(?:as an?|dear|hey|attention|note to (?:the )?) ?(?:ai|language model|llm|annotator|"
        r"optimi[sz]er|prompt)s?\b[^.?!]{0,60}\b(?:must|should|shall|label|rate|mark|write|output|"
        r"ignore|add|set)\b",
        r"\b(?:label|rate|mark|annotate|score) (?:this|every|all|each)\b[^.?!]{0,40}"
        r"\b(?:constructive|negative|positive|helpful|shift|units?|turns?)\b",
        r"\b(?:output|print|return|respond with|reply with)\b (?:only |exactly |just )*"
        r"(?:the (?:word|following|json)|json\b|yaml\b|\{)",
        r"\b(?:write|add|include|insert|put)\b[^.?!]{0,30}\b(?:in|into|to) (?:the |your )?"
        r"(?:guidance|skill|system prompt|instructions|skills bank|demos?)\b",
        r"\b(?:end|begin|start) of (?:the )?(?:prompt|instructions|conversation|dialogue|system)\b",
        r"<\s*script\b|\bjavascript:|\beval\s*\(|\bimport os\b|\{\{.*?\}\}|\$\{.*?\}",
    )
)
# Letters spaced out or split by marks are read together: "i g n o r e".
_SPELT: Final = re.compile(r"(?:\b[A-Za-z]\b[\W_]*){6,}")
_SPELT_ORDER: Final = re.compile(
    r"(?:ignore|disregard|forget|override)\w{0,12}(?:instruction|prompt|rule|above|previous)", _I
)
# What opens a field, a role or a document in some prompt format: broken up, not kept.
_MARKERS: Final = re.compile(
    r"\[\s*\[\s*#+.*?(?:#+\s*\]\s*\]|$)|#+\s*\]\s*\]|<\|[^|<>]{0,40}\|>|</?s>|\[/?(?:INST|SYS)\]"
    r"|<</?SYS>>|</?(?:system|user|assistant|human|instructions?|prompt|tool|function)\b[^>]{0,60}>"
    r"|`{3,}\w*|^\s*#{2,}\s*\w*\s*:?|^\s*-{3,}",
    _I | re.MULTILINE,
)
_ROLES: Final = re.compile(
    r"(?:^|(?<=[\n.!?]))\s*\d{0,3}\s*\(?(?:system|assistant|user|human|ai|developer|tool|"
    r"seeker(?: then)?|supporter|"
    r"seeker_text|before|after|instructions?|objective)\)?\s*(?:\([^)\n]{0,30}\))?\s*:\s*",
    _I,
)
_MASKS: Final = (
    (
        "e-mail",
        re.compile(
            r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|\sat\s)\s?[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\]|\sdot\s)"
            r"\s?(?:com|org|net|edu|gov|co|uk|de|io|info|me|us|eu|cn)\b)+",
            _I,
        ),
    ),
    (
        "link",
        re.compile(
            r"!?\[[^\]]*\]\([^)]*\)|\b(?:https?|hxxps?|ftp|file|data)\s?:\s?/{0,2}\S+|\bwww\.\S+"
            r"|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|edu|gov|io|info|me|ly|gl|uk|de|ru|cn)"
            r"(?:/\S*)?\b",
            _I,
        ),
    ),
    ("handle", re.compile(r"(?<![\w@])@[A-Za-z_]\w{2,}")),
    # Seven digits or more are a telephone, a card or an account; a year or a salary is not.
    ("number", re.compile(r"(?<![\w.])\+?\(?\d(?:[\s().-]{0,2}\d){6,}(?!\w)")),
)
_INTRODUCED: Final = re.compile(
    r"\b((?:my|his|her|their) name(?:'s| is)|call me|(?:named|called)(?= [A-Z])|"
    r"(?:mr|mrs|ms|miss|dr|prof|aunt|uncle|sister|brother)\.?(?= [A-Z])|(?:i'm|i am|this is)"
    r"(?= [A-Z][a-z]))\s+([A-Za-z][\w'-]+)",
    _I,
)
_CAPITAL: Final = re.compile(
    r"(?<![.!?:\"'(\u2026-])(?<=\w|,)\s([A-Z][a-z]+[A-Za-z]*(?:['-][A-Za-z]+)*)"
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


def clean(text: str) -> Cleaned:
    """Return `text` with everything neutralised that is not plain talk."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).replace("\u2019", "'")
    if is_order(plain):
        return Cleaned(SET_ASIDE, ("order",), "it reads like an order to a model")
    masked: set[str] = set()
    for kind, pattern in (("marker", _MARKERS), ("role", _ROLES)):
        plain, n = pattern.subn(" ", plain)
        if n:
            masked.add(kind)
    for kind, pattern in _MASKS:
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
    flat = " ".join(text.split())
    if any(order.search(flat) for order in _ORDERS):
        return True
    spelt = "".join(re.sub(r"\W|_", "", run) for run in _SPELT.findall(text))
    return bool(_SPELT_ORDER.search(spelt))


def has_placeholder(text: str) -> bool:
    """Say whether something was taken out of `text`: no example for anybody."""
    return bool(_PLACEHOLDER.search(text))


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    text = resources.files(__package__).joinpath("strangers.json").read_text(encoding="utf-8")
    rows = json.loads(text)
    return frozenset(rows["given_names"]), frozenset(rows["not_names"])


def _without_names(text: str) -> str:
    given, others = _lists()

    def introduced(found: re.Match[str]) -> str:
        word = found.group(2)
        is_name = word.lower() in given or (word[0].isupper() and word.lower() not in others)
        return f"{found.group(1)} [name]" if is_name else found.group(0)

    def listed(found: re.Match[str]) -> str:
        return "[name]" if found.group(0).lower().removesuffix("'s") in given else found.group(0)

    def capital(found: re.Match[str]) -> str:
        return found.group(0) if found.group(1).lower() in others else " [name]"

    words = _WORD.findall(text)
    n_capitals = sum(word[0].isupper() and not word.isupper() for word in words)
    # Who Writes Like This names nobody by it.
    if 2 * n_capitals > max(4, len(words)):
        return _WORD.sub(listed, text)
    return _CAPITAL.sub(capital, _WORD.sub(listed, _INTRODUCED.sub(introduced, text)))
