"""What one message of the seeker tells the protocol: events and tracks, from screen and answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from esc_skills.safety.answers import read_answer
from esc_skills.safety.machine import Standing, by_urgency, table
from esc_skills.safety.screen import Screening

DANGER: Final = frozenset({"danger", "new_danger", "more_danger"})
_DOUBT: Final = frozenset({"doubt", "new_doubt"})
_UNSAID: Final = frozenset(
    {
        "yes",
        "no",
        "maybe",
        "did",
        "willing",
        "act",
        "act_here",
        "baby",
        "is_minor",
        "near",
        "absent",
        "asks_human",
    }
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message says.

    `events` are words of the table; `tracks` what its danger or doubt is about; `minor` whether
    the writer says to be under age; `asks_human` whether they ask who is writing to them.
    """

    events: frozenset[str]
    tracks: tuple[str, ...]
    minor: bool
    asks_human: bool


def hear(message: str, standing: Standing, screening: Screening, language: str) -> Heard:
    """Read one message where the talk stands now."""
    answer = read_answer(message, language, asked=standing.asked)
    tracks = _tracks(screening, answer) if screening.level != "none" else ()
    events = {*_answered(answer, standing)}
    if screening.level == "crisis":
        events.add(_danger(tracks, standing))
    elif screening.level == "ask":
        events.add("doubt" if {*tracks} <= {*standing.doubts, *standing.tracks} else "new_doubt")
    if _is_act(answer, tracks, standing, screening):
        events.add("act")
        tracks = by_urgency({*tracks, _medical(screening)})
    return Heard(_settled(events), tracks, "is_minor" in answer, "asks_human" in answer)


def _settled(events: set[str]) -> frozenset[str]:
    """Decide where one message both names the danger and takes it back."""
    back, danger = events & {"mistake", "denied"}, events & DANGER
    doubt = events & _DOUBT
    if len(back) == 2 and danger and "wavers" not in events:
        return frozenset(events - DANGER)  # "a typo, I do not want to die": it is said twice
    if (back and danger) or ("mistake" in back and doubt and "wavers" in events):
        return frozenset(events - back - DANGER | {"mixed"})  # better asked once more
    return frozenset(events)


def _danger(tracks: Collection[str], standing: Standing) -> str:
    if not standing.in_crisis:
        return "new_danger"
    new = {*tracks} - {*standing.tracks}
    first = by_urgency({*tracks, *standing.tracks})[0]
    return "new_danger" if first in new else "more_danger" if new else "danger"


def _answered(answer: Collection[str], standing: Standing) -> set[str]:
    data = table()
    meanings: Mapping[str, str] = data["answers"].get(standing.asked, {})
    always: Mapping[str, str] = data["always"]
    events = {always.get(label, label) for label in answer}
    events = (events - _UNSAID) | ({meanings[a] for a in answer if a in meanings})
    here: Mapping[str, str] = data["by_track"].get(standing.track, {})
    events |= {here[label] for label in answer if label in here}
    if here and "near" in answer:
        # Company is no comfort where it is the one who hurts them.
        events -= {"someone", "reach", "moved"}
    if "confirmed" in events:
        events.discard("denied")
    if "yes" in answer and "no" in answer:
        events.discard("confirmed")
    return events


def _is_act(
    answer: Collection[str], tracks: Collection[str], standing: Standing, screening: Screening
) -> bool:
    in_protocol = standing.phase != "ordinary"
    at_once = screening.level == "crisis" and {*tracks} & {*table()["at_once"]}
    told = "act" in answer and (in_protocol or screening.level != "none")
    return bool(at_once) or told or ("act_here" in answer and in_protocol)


def _tracks(screening: Screening, answer: Collection[str]) -> tuple[str, ...]:
    return by_urgency([_track(c, screening, answer) for c in screening.categories or ("",)])


def _track(category: str, screening: Screening, answer: Collection[str]) -> str:
    for row in table()["tracks"]:
        fits = category in row.get("categories", (category,))
        whose = screening.who in row.get("who", (screening.who,))
        shown = not row.get("signs") or {*row["signs"]} & {*answer}
        if fits and whose and shown:
            return str(row["track"])
    raise AssertionError("the last track of the table fits everything")


def _medical(screening: Screening) -> str:
    return "medical" if screening.who == "self" else "third_medical"
