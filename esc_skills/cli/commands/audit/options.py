"""Options that several audits share."""

from pathlib import Path
from typing import Annotated

import typer

Turns = Annotated[
    Path,
    typer.Option(
        help="SAGE's rated replies, JSONL: did, sim, model, pid, intent, persona, turn, user, "
        "npc, e0, change, e1 a line.",
        show_default=False,
    ),
]
