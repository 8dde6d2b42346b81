"""Draws the pictures of docs/seekers.md: recorded against simulated, and emotion over the talk.

python -m benchmarks.seeker_pictures --turns FILE --out docs/img
"""

import json
from pathlib import Path
from typing import Annotated, Final

import matplotlib as mpl
import numpy as np
import typer

from esc_skills.cli.console import told_plainly
from esc_skills.offline.fit.audit import SeekerAudit, audit_seeker, prepare
from esc_skills.offline.seeker.coefficients import LEVELS

mpl.use("Agg")
import matplotlib.pyplot as plt

_COLOUR: Final = {"intention": "#1b6ca8", "persona": "#c8553d", "model": "#5b8e55"}


def _groups(audit: SeekerAudit, path: Path) -> None:
    figure, axes = plt.subplots(1, 3, figsize=(12, 4.2), sharex=True, sharey=True)
    for axis, kind in zip(axes, ("intention", "persona", "model"), strict=True):
        axis.plot([10, 80], [10, 80], color="#bbbbbb", linewidth=1)
        own = sorted((g for g in audit.groups if g.kind == kind), key=lambda g: g.recorded)
        for i, group in enumerate(own):
            axis.scatter(group.recorded, group.simulated, color=_COLOUR[kind], s=28)
            axis.annotate(
                group.name.replace("_", " "), (group.recorded, group.simulated),
                textcoords="offset points", xytext=(5, 3 if i % 2 else -9), fontsize=7,
            )  # fmt: skip
        axis.set_title(f"by {kind}", fontsize=10)
        axis.set_xlabel("recorded mean final emotion")
        axis.set_xlim(10, 82)
        axis.set_ylim(10, 82)
    axes[0].set_ylabel("surrogate, free run")
    figure.suptitle(f"Judge {audit.judge}: neither profile nor model was seen", fontsize=10)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _changes(audit: SeekerAudit, path: Path) -> None:
    """Recorded mean change against expected change, in bins; and shares of the four levels."""
    replies, expected = audit.replies, audit.scored.expected
    order = np.argsort(expected)
    bins = np.array_split(order, 20)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8))
    left.plot([-9, 9], [-9, 9], color="#bbbbbb", linewidth=1)
    left.plot(
        [expected[b].mean() for b in bins], [replies.change[b].mean() for b in bins],
        "o-", color="#1b6ca8", markersize=4,
    )  # fmt: skip
    left.set_xlabel("expected change, state given")
    left.set_ylabel("recorded mean change")
    for turn, style in ((1, "o-"), (3, "s--"), (6, "^:")):
        at = replies.turn == turn
        shares = [(np.abs(replies.change[at] - level) < 2.5).mean() for level in LEVELS]
        right.plot([str(level) for level in LEVELS], shares, style, label=f"turn {turn}")
    right.set_xlabel("recorded change")
    right.set_ylabel("share of replies")
    right.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _finals(audit: SeekerAudit, path: Path) -> None:
    recorded = np.array([t.final for t in audit.replies.talks], float)
    figure, axis = plt.subplots(figsize=(6.5, 3.6))
    edges = np.arange(-5, 111, 10)
    axis.hist(recorded, edges, density=True, alpha=0.45, color="#555555", label="recorded")
    axis.hist(
        audit.finals.ravel(), edges, density=True, histtype="step", linewidth=2,
        color="#1b6ca8", label="surrogate, free run",
    )  # fmt: skip
    axis.set_xlabel("final emotion")
    axis.set_ylabel("share of talks per point")
    axis.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _paths(audit: SeekerAudit, path: Path) -> None:
    """Mean emotion after each reply by persona type; a talk that ended keeps its last emotion."""
    figure, axis = plt.subplots(figsize=(6.5, 3.6))
    n = audit.paths.shape[-1]
    for kind, colour in (("negative", "#c8553d"), ("passive", "#1b6ca8"), ("avoidant", "#5b8e55")):
        own = np.array([t.persona_type == kind for t in audit.replies.talks])
        simulated = audit.paths[:, own].mean((0, 1))
        held = []
        for talk in (t for t in audit.replies.talks if t.persona_type == kind):
            emotions = [r.emotion for r in talk.replies] + [talk.final]
            held.append((emotions + [talk.final] * n)[:n])
        axis.plot(range(n), np.mean(held, 0), color=colour, label=f"{kind}, recorded")
        axis.plot(range(n), simulated, "--", color=colour, label=f"{kind}, surrogate")
    axis.set_xlabel("replies rated")
    axis.set_ylabel("mean emotion")
    axis.legend(fontsize=7.5, ncols=2)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)


def seeker_pictures(
    turns: Annotated[Path, typer.Option(help="SAGE's rated replies, JSONL.")],
    out: Annotated[Path, typer.Option(help="Folder to write the pictures to.")],
    judge: Annotated[str, typer.Option(help="ds or g4.")] = "ds",
) -> None:
    """Draw recorded against simulated."""
    with told_plainly():
        audit = audit_seeker(prepare(turns, judge), judge, source="refit")
        out.mkdir(parents=True, exist_ok=True)
        drawn = []
        for name, draw in (
            ("groups", _groups), ("changes", _changes), ("finals", _finals), ("paths", _paths),
        ):  # fmt: skip
            path = out / f"seeker-{judge}-{name}.png"
            draw(audit, path)
            drawn.append(str(path))
        print(json.dumps({"drawn": drawn}))


if __name__ == "__main__":
    typer.run(seeker_pictures)
