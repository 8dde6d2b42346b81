"""Reads what a model wrote, as models write: fields, labels, numbers, yes and no. Asks nobody.

What DSPy's own adapter reads is read here with the same result. Beyond that: markers in bold, in
headings, in full width, tight, several on one line, followed by ``=`` or ``:``; JSON or plain
``name: value`` lines instead of markers; labels with quotes, capitals, a dot or a gloss. A draft
inside a think block is never an answer.
"""

import difflib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Generic, Literal, TypeVar

How = Literal["exact", "repaired", "nearest"]
T = TypeVar("T")

_TAG: Final = "think|thinking|thoughts?|reasoning|reflection|scratchpad"
_THINK: Final = re.compile(rf"<({_TAG})>.*?</\1>", re.DOTALL | re.I)
_THINK_END: Final = re.compile(rf"^.*</(?:{_TAG})>", re.DOTALL | re.I)
_THINK_OPEN: Final = re.compile(rf"<(?:{_TAG})>.*$", re.DOTALL | re.I)
# The same tags as other families of models write them.
_OTHER_TAGS: Final = (
    (re.compile(rf"<\s*(/?)(?:\w+:)?(?:{_TAG})(?:\s[^<>]*)?>", re.I), r"<\1think>"),
    (re.compile(r"\[(/?)THINK(?:ING)?\]|◁(/?)think▷"), r"<\1\2think>"),
    (re.compile(r"<\|(?:begin_of_thought|start_thinking|think(?:ing)?)\|>", re.I), "<think>"),
    (re.compile(r"<\|(?:end_of_thought|end_thinking|/think(?:ing)?)\|>", re.I), "</think>"),
)
# Channels: what is said stands in the one called final; a server may have eaten the tokens.
_CHANNEL: Final = re.compile(r"<\|channel\|>\s*(\w+)[^<]*<\|message\|>")
_BARE_CHANNEL: Final = re.compile(r"\A(?:analysis|commentary).*assistantfinal", re.DOTALL)
_SPECIAL: Final = re.compile(r"<\|[A-Za-z0-9_]{2,24}\|>|</?s>|<(?:start|end)_of_turn>")
_FENCE: Final = re.compile(r"\A\s*```[\w-]*[ \t]*\n(.*?)\n?[ \t]*```\s*\Z", re.DOTALL)
# What the messages of DSPy's adapter look like, and how models bend it.
_MARKER: Final = re.compile(
    r"(?:^[ \t>*#_`~-]*)?(?:\[\[|【【|［［|\[)[ \t]*[#＃]{1,3}[ \t]*(?P<name>\w+)[ \t]*[#＃]{1,3}"
    r"[ \t]*(?:\]\]|】】|］］|\])[*_`]*[ \t]*[:=：＝]?[ \t]*",
    re.MULTILINE,
)
_LINE: Final = re.compile(r"^[ \t>*#_`-]*(?P<name>\w+)[*_`]*[ \t]*[:=：][*_`]*[ \t]*", re.MULTILINE)
_DONE: Final = "completed"
# Names under which a model that answers in JSON puts what it says.
_REPLIES: Final = ("reply", "response", "message", "answer", "text", "content")
_QUOTES: Final = (('"', '"'), ("'", "'"), ("`", "`"), ("“", "”"), ("‘", "’"), ("「", "」"))
_GLOSS: Final = re.compile(r"\s*(?:[(（\[{,;:：，。—–]|\s-\s|\s-|\.\s|\n|=|->).*\Z", re.DOTALL)
_EDGES: Final = " \t\r\n.。!！*_`\"'“”‘’「」<>[]{}()"
_NUMBER: Final = re.compile(r"[+\-−–]?\d+(?:\.\d+)?")
_BULLET: Final = re.compile(r"\A\s*(?:[-*•·–—]|\(?\d{1,2}[.)、])\s+")
_NO_ENTRY: Final = frozenset({"none", "n/a", "nothing", "无"})
_ALTERNATIVE: Final = re.compile(r"\s+(?:or|and)\s+|\s*[/|,;&]\s*")
_CLOSE: Final = 0.75
_TRUE: Final = frozenset({"true", "yes", "y", "1", "是", "对"})
_FALSE: Final = frozenset({"false", "no", "n", "0", "none", "否", "不"})


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A value and how it was come by: as written, after repair, or as the nearest known one.

    `repairs` says what was mended, where there is more to say than `how` does.
    """

    value: T
    how: How
    repairs: tuple[str, ...] = ()


def answer_of(text: str) -> str:
    """Return what stands outside think blocks, without a model's special tokens.

    A block that was never closed swallows what follows it: what is in there is a draft.
    """
    shown = _final_channel(text)
    for pattern, tag in _OTHER_TAGS:
        shown = pattern.sub(tag, shown)
    shown = _THINK.sub("", shown)
    shown = _THINK_OPEN.sub("", _THINK_END.sub("", shown))
    return _SPECIAL.sub("", shown).lstrip("\ufeff")


def _final_channel(text: str) -> str:
    """Return what stands in the last channel called final, or all where there are no channels."""
    marks = list(_CHANNEL.finditer(text))
    if not marks:
        return _BARE_CHANNEL.sub("", text)
    spans = zip(marks, [*(m.start() for m in marks[1:]), len(text)], strict=True)
    said = [text[mark.end() : end] for mark, end in spans if mark[1] == "final"]
    return said[-1].partition("<|start|>")[0] if said else ""


def read_fields(text: str, outputs: Sequence[str], inputs: Sequence[str] = ()) -> dict[str, str]:
    """Split an answer into its fields; those that cannot be found are left out.

    Args:
        text: what the model wrote.
        outputs: names of the fields asked for; the first occurrence of each wins.
        inputs: names of the fields shown; where a model goes on with one, its answer has ended.
    """
    shown = _unfenced(answer_of(text).replace("\r\n", "\n"))
    names = {*outputs, *inputs, _DONE}
    found = _sections(shown, _at_line_starts(shown, names))
    if not all(name in found for name in outputs):
        found |= _sections(shown, [m for m in _MARKER.finditer(shown) if m["name"] in names])
    if not any(name in found for name in outputs):
        found |= _from_json(shown, outputs)
    if not all(name in found for name in outputs):
        lines = [m for m in _LINE.finditer(shown) if m["name"].lower() in names]
        found = _sections(shown, lines) | found
    return {name: _bare(found[name], names) for name in outputs if name in found}


def read_reply(text: str) -> str:
    """Return what a plain answer says: its field `reply`, else all up to a marker.

    Where other fields are all there is, it says nothing.
    """
    shown = _unfenced(answer_of(text).replace("\r\n", "\n"))
    mark = _MARKER.search(shown)
    if mark and shown[: mark.start()].strip():
        return shown[: mark.start()].strip()
    if mark:
        return read_fields(text, ("reply",)).get("reply", "")
    row = _json_in(shown) if shown.lstrip().startswith("{") else {}
    named = next((row[name] for name in _REPLIES if isinstance(row.get(name), str)), "")
    return (named if row else shown).strip()


def read_label(
    raw: str, known: Sequence[str], *, other_words: Mapping[str, str] = MappingProxyType({})
) -> Read[str] | None:
    """Read a label of a closed set; None where nothing known is near.

    The rule: as written; else without quotes, case, dots and gloss; else a word that stands for a
    label; else the one known label the text holds as a word, or, where it holds several, the first
    of "this or that"; else the nearest by spelling, if at least three quarters agree.

    Args:
        raw: what a model wrote.
        known: the labels.
        other_words: words that stand for a label, in lower case. Where a set has such words its
            labels are in order, and of several that are held the last one counts.
    """
    text = raw.strip()
    if text in known:
        return Read(text, "exact")
    folded = {_folded(label): label for label in known}
    for candidate in (text, _GLOSS.sub("", text.strip(_EDGES)), text.partition("\n")[0]):
        if _folded(candidate) in folded:
            return Read(folded[_folded(candidate)], "repaired")
        if _words(candidate) in other_words:
            return Read(other_words[_words(candidate)], "nearest")
    words = f" {_words(text)} "
    held = [label for label in known if f" {_words(label)} " in words]
    if len(held) == 1:
        return Read(held[0], "repaired")
    if held and other_words:
        return Read(held[-1], "nearest")
    if held and _words(_ALTERNATIVE.split(text)[0]) in map(_words, held):
        return Read(folded[_folded(_ALTERNATIVE.split(text)[0])], "nearest")
    near = difflib.get_close_matches(_folded(_GLOSS.sub("", text)), folded, n=1, cutoff=_CLOSE)
    return Read(folded[near[0]], "nearest") if near else None


def read_int(raw: str) -> Read[int] | None:
    """Read a whole number: the first one written, such as in ``3/5`` or ``-5 (slightly)``."""
    text = raw.strip()
    match = _NUMBER.search(unicodedata.normalize("NFKC", text))
    if match is None:
        return None
    number = float(match[0].replace("−", "-").replace("–", "-"))
    if not number.is_integer():
        return None
    return Read(int(number), "exact" if text == str(int(number)) else "repaired")


def read_bool(raw: str) -> Read[bool] | None:
    """Read yes or no in the words models use for them."""
    text = raw.strip()
    first = (re.split(r"[\s,.;:(（。，]", text.strip(_EDGES), maxsplit=1) or [""])[0].lower()
    if first in _TRUE:
        return Read(True, "exact" if text in ("True", "true") else "repaired")
    if first in _FALSE:
        return Read(False, "exact" if text in ("False", "false") else "repaired")
    return None


def read_list(raw: str) -> Read[list[str]] | None:
    """Read texts, an entry a line, with or without bullets; a line that says none is no entry."""
    entries = [_BULLET.sub("", line).strip() for line in raw.strip().splitlines()]
    kept = [entry for entry in entries if entry and _folded(entry) not in _NO_ENTRY]
    return Read(kept, "repaired") if any(entries) else None


def unquoted(text: str) -> str:
    """Take off quotation marks that stand round the whole text and nowhere in it."""
    for left, right in _QUOTES:
        inner = text[1:-1]
        if len(text) > 2 and text[0] == left and text[-1] == right and left not in inner:
            return inner.strip() if right not in inner else text
    return text


def _at_line_starts(text: str, names: set[str]) -> list[re.Match[str]]:
    found = [m for m in _MARKER.finditer(text) if m["name"] in names]
    return [m for m in found if not text[text.rfind("\n", 0, m.start()) + 1 : m.start()].strip()]


def _sections(text: str, marks: Sequence[re.Match[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for mark, end in _with_ends(marks, len(text)):
        found.setdefault(mark["name"].lower(), text[mark.end() : end].strip())
    return found


def _with_ends(marks: Sequence[re.Match[str]], end: int) -> Iterator[tuple[re.Match[str], int]]:
    for i, mark in enumerate(marks):
        yield mark, marks[i + 1].start() if i + 1 < len(marks) else end


def _json_in(text: str) -> Mapping[str, Any]:
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return {}
    try:
        row = json.loads(text[start : end + 1])
    except (json.JSONDecodeError, RecursionError):
        return {}
    return row if isinstance(row, Mapping) else {}


def _from_json(text: str, outputs: Sequence[str]) -> dict[str, str]:
    row = _json_in(text)
    return {name: _as_text(row[name]) for name in outputs if row.get(name) is not None}


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _bare(text: str, names: set[str]) -> str:
    """Cut a value at a marker in its midst, and take off what a fence leaves at its end."""
    marks = (m.start() for m in _MARKER.finditer(text) if m["name"] in names)
    cut = text[: next(marks, len(text))].strip()
    return cut[:-3].rstrip() if cut.endswith("```") and cut.count("```") == 1 else cut


def _unfenced(text: str) -> str:
    match = _FENCE.match(text)
    return match[1] if match else text


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", "_", unicodedata.normalize("NFKC", text).strip(_EDGES).lower())


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", _folded(text).replace("_", " ")))
