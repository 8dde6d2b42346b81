"""Scores the move detectors on recorded text: precision and recall, one table per language.

    python -m benchmarks.detectors --turns FILE --esconv FILE

Chinese: sentences of SAGE's replies that one of us labelled (``labels_zh.json``: ids, no text).
English: ESConv's strategy labels, one a message and noisy; a strategy stands for several moves.
Either file may be left out. Both sets were looked at when forms were widened: in sample.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from esc_skills.cli.console import UserError, told_plainly
from esc_skills.offline.fit.records import load_turns
from esc_skills.offline.seeker.detectors import MOVES, read_reply
from signatures.transcript import defuse

_LABELS: Final = Path(__file__).parent / "labels_zh.json"
_OUT: Final = Console()
# Moves that together stand for an ESConv strategy.
_STRATEGIES: Final[dict[str, tuple[str, ...]]] = {
    "Question": ("question",),
    "Providing Suggestions": ("advice", "referral"),
    "Affirmation and Reassurance": ("validation", "praise", "no_fault", "comfort"),
    "Reflection of feelings": ("empathy",),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One text: what was found, what is there, and whether it was drawn without looking."""

    found: frozenset[str]
    there: frozenset[str]
    at_random: bool = True


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall (None where nothing is to be counted), and the counts behind them."""

    name: str
    precision: float | None
    n_found: int
    recall: float | None
    n_there: int


def score(name: str, seen: list[Seen]) -> Score:
    """Score one label.

    Precision counts every text; recall only those drawn at random, for others were drawn because
    something was found in them.
    """
    found = [s for s in seen if name in s.found]
    there = [s for s in seen if name in s.there and s.at_random]
    return Score(
        name,
        sum(name in s.there for s in found) / len(found) if found else None,
        len(found),
        sum(name in s.found for s in there) / len(there) if there else None,
        len(there),
    )


def _digest(sentence: str) -> str:
    return hashlib.sha256("".join(sentence.split()).encode()).hexdigest()[:12]


def chinese(turns: Path) -> list[Seen]:
    """Read the labelled sentences and what the detectors find in them, each in its reply.

    Raises:
        UserError: the file holds fewer than half of them.
    """
    labelled = json.loads(_LABELS.read_text(encoding="utf-8"))["sentences"]
    wanted: dict[tuple[str, int], dict[str, tuple[bool, list[str]]]] = {}
    for talk, turn, digest, drawn, moves in labelled:
        wanted.setdefault((talk, turn), {})[digest] = (drawn == "random", moves)
    seen = []
    for record in load_turns(turns):
        for rated in record.replies:
            here = wanted.get((record.id, rated.turn), {})
            reply = read_reply(defuse(rated.reply)) if here else None
            for i, sentence in enumerate(reply.text.sentences() if reply else ()):
                known = here.pop(_digest(sentence), None)
                if known and reply:
                    found = frozenset(m for m, at in reply.moves.items() if i in at)
                    seen.append(Seen(found, frozenset(known[1]), known[0]))
    if len(seen) < len(labelled) / 2:
        raise UserError(f"{turns}: holds {len(seen)} of the {len(labelled)} labelled sentences")
    return seen


def english(esconv: Path) -> Iterator[Seen]:
    """Read ESConv's supporter messages, their strategy, and the strategies found in them.

    Raises:
        UserError: the file is missing, a line is no dialogue, or no message has a strategy.
    """
    if not esconv.is_file():
        raise UserError(f"{esconv}: no such file; --esconv needs ESConv dialogues, one a line")
    n = 0
    for number, line in enumerate(esconv.read_text(encoding="utf-8").splitlines(), 1):
        try:
            dialog = json.loads(line)["dialog"]
        except (json.JSONDecodeError, KeyError, TypeError):
            raise UserError(f"{esconv}:{number}: no ESConv dialogue") from None
        for message in dialog:
            strategy = message.get("annotation", {}).get("strategy")
            if strategy:
                n += 1
                reply = read_reply(message["content"])
                found = [s for s, moves in _STRATEGIES.items() if any(map(reply.makes, moves))]
                yield Seen(frozenset(found), frozenset([strategy]))
    if not n:
        raise UserError(f"{esconv}: no message has a strategy")


def _show(title: str, scores: list[Score]) -> dict[str, Any]:
    table = Table("detector", "precision", "found", "recall", "there", title=title)
    for s in scores:
        cells = ["-" if v is None else f"{v:.2f}" for v in (s.precision, s.recall)]
        table.add_row(s.name, cells[0], str(s.n_found), cells[1], str(s.n_there))
    _OUT.print(table)
    return {
        s.name: {
            "precision": None if s.precision is None else round(s.precision, 3),
            "recall": None if s.recall is None else round(s.recall, 3),
            "found": s.n_found,
            "there": s.n_there,
        }
        for s in scores
    }


def detectors(
    turns: Annotated[Path | None, typer.Option(help="SAGE's rated replies, JSONL.")] = None,
    esconv: Annotated[Path | None, typer.Option(help="ESConv dialogues, JSONL.")] = None,
) -> None:
    """Print precision and recall of every detector on recorded text."""
    with told_plainly():
        if turns is None and esconv is None:
            raise UserError("nothing to score on: give --turns, --esconv or both")
        found = {}
        if turns is not None:
            seen = chinese(turns)
            title = f"Chinese: {len(seen)} labelled sentences of SAGE's replies"
            found["zh"] = _show(title, [score(m, seen) for m in MOVES if m != "question"])
        if esconv is not None:
            seen = list(english(esconv))
            title = f"English: {len(seen)} ESConv messages, their one strategy"
            found["en"] = _show(title, [score(s, seen) for s in _STRATEGIES])
        print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    typer.run(detectors)
