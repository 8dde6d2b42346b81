"""The ``--references`` half of ``evaluate``: replies against those of recorded supporters."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from esc_skills.cli.console import err, hear, out, print_json, tell_skipped

if TYPE_CHECKING:
    from esc_skills.runs.settings import EvaluateSettings


def evaluate_references(
    artifact: Path,
    source: str,
    settings: "EvaluateSettings",
    *,
    limit: int,
    bert: bool,
    as_json: bool,
) -> None:
    """Answer recorded dialogues with a compiled agent and with the uncompiled one, and compare.

    Args:
        artifact: folder of the compiled agent.
        source: dialogues in ESConv's schema: file or name on the hub.
        settings: models, demos, threads and seed.
        limit: turns at most, drawn with the seed; 0 takes all.
        bert: ask for BERTScore, too.
        as_json: end with one line of JSON.
    """
    from rich.progress import Progress

    from esc_skills.cli.references_view import agreement_table, notes
    from esc_skills.runs.response_level import answer_recording, open_recording

    recording = open_recording(artifact, source, limit=limit, seed=settings.seed)
    tell_skipped(recording.skipped)
    with Progress(console=err, transient=True, disable=not err.is_terminal) as shown:

        def begin(name: str, n_turns: int) -> Callable[[], None]:
            return partial(shown.advance, shown.add_task(f"{name} answers", total=n_turns))

        done = answer_recording(
            recording, settings, bert=bert, demos=settings.demos, on_player=begin
        )
    if done.note:
        hear("loaded", {"skipped": [], "remarks": [done.note]})
    found = done.as_json()
    out.print(agreement_table(found, done.rows))
    out.print(notes(found), highlight=False, markup=False)
    if as_json:
        print_json(found)
