"""Fits one surrogate of a recorded judge and writes its coefficients.

    python -m benchmarks.fit_seeker --turns FILE --judge ds --out …/judges/ds.json

Prints how well the same recipe does out of sample, and writes that into the file as well.
"""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from esc_skills.cli.commands.audit.seeker import show
from esc_skills.cli.console import told_plainly
from esc_skills.corpora.load import own_dialogues
from esc_skills.offline.fit.audit import audit_seeker, prepare
from esc_skills.offline.fit.fit import Fitter, folds_of
from esc_skills.offline.fit.write import dumps, judge_json

_ERR = Console(stderr=True)


def fit_seeker(
    turns: Annotated[Path, typer.Option(help="SAGE's rated replies, JSONL.")],
    out: Annotated[Path, typer.Option(help="The JSON file to write.")],
    judge: Annotated[str, typer.Option(help="ds (DeepSeek-V3) or g4 (GPT-4o).")] = "ds",
    seed: Annotated[int, typer.Option(help="Of the free run and the intervals.")] = 0,
) -> None:
    """Fit a judge on all replies; measure the recipe on profiles and models it has not seen."""
    with told_plainly():
        with _ERR.status("reading replies") as status:
            replies = prepare(turns, judge)
            audit = audit_seeker(replies, judge, source="refit", seed=seed, on_step=status.update)
            fitted = Fitter(replies, folds_of(replies)).fit()
        out.parent.mkdir(parents=True, exist_ok=True)
        found = judge_json(fitted, replies, audit, english=own_dialogues())
        out.write_text(dumps(found) + "\n", encoding="utf-8")
        show(audit)
        print(json.dumps({"out": str(out), **audit.as_json()}))


if __name__ == "__main__":
    typer.run(fit_seeker)
