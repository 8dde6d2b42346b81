"""The lines and emergency numbers of a country, for a topic, an age and a language.

`resources/lines.json` is our entry, each with its source; whoever deploys the agent checks it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal

Topic = Literal["crisis", "violence", "child"]
_MOST: Final = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line that people can reach.

    `texts`: number for messages; `web`: address, where there is no number.
    """

    name: str
    number: str
    text: str
    web: str
    topics: tuple[str, ...]
    minors: bool
    languages: tuple[str, ...]
    source: str
    checked: str


@dataclass(frozen=True, slots=True)
class Country:
    """What there is in one country."""

    code: str
    emergency: str
    lines: tuple[Line, ...]


@cache
def countries() -> Mapping[str, Country]:
    """Return every country we know, by its two letters."""
    text = resources.files(__package__).joinpath("resources/lines.json").read_text("utf-8")
    data = json.loads(text)
    return {
        code: Country(
            code,
            row["emergency"],
            tuple(
                Line(
                    name=line["name"],
                    number=line.get("number", ""),
                    text=line.get("text", ""),
                    web=line.get("web", ""),
                    topics=tuple(line["for"]),
                    minors=line["minors"],
                    languages=tuple(line["languages"]),
                    source=line["source"],
                    checked=line.get("checked", data["checked"]),
                )
                for line in row["lines"]
            ),
        )
        for code, row in data["countries"].items()
    }


def lines_for(country: str, topic: str, *, language: str, minor: bool) -> tuple[Line, ...]:
    """Return at most two lines of a country for a topic; of a minor the child lines come first."""
    known = countries().get(country)
    if known is None:
        return ()
    if minor:
        fit = [line for line in known.lines if line.minors and {*line.topics} & {"child", topic}]
    else:
        fit = [line for line in known.lines if topic in line.topics and not _for_children(line)]
    fit.sort(key=lambda line: (minor and not _for_children(line), language not in line.languages))
    return tuple(fit[:_MOST])


def _for_children(line: Line) -> bool:
    return "child" in line.topics
