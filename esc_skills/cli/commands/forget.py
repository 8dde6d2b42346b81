"""``forget``: take one dialogue out of an artifact, and prove that nothing of it is left."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import err, out, print_json, told_plainly

if TYPE_CHECKING:
    from esc_skills.runs.forgetting import Forgetting


def forget(
    artifact: options.Artifact,
    dialogue_id: Annotated[str, typer.Argument(help="Id of the dialogue, as units.jsonl has it.")],
    out_dir: Annotated[
        Path | None,
        typer.Option("--out", help="Write here and leave the artifact; default: replace it."),
    ] = None,
    lm: Annotated[
        str | None, typer.Option(help="Model that rewrites skills; default: the one that wrote.")
    ] = None,
    api_base: options.ApiBase = None,
    as_json: options.Json = False,
) -> None:
    """Forget a dialogue: rebuild what depended on it, and nothing else.

    Searches every file written for the dialogue's id and words before anything is replaced.

    Example: python optimize.py forget artifacts/mined own_b02 --out artifacts/without
    """
    with told_plainly():
        from esc_skills.runs.forgetting import forget_dialogue

        with err.status(f"forgetting {dialogue_id}"):
            done = forget_dialogue(artifact, dialogue_id, lm=lm, api_base=api_base, out=out_dir)
        _show(done, artifact, replaced=out_dir is None)
        if as_json:
            print_json(done.as_json())


def _show(done: "Forgetting", artifact: Path, *, replaced: bool) -> None:
    found = done.found
    out.print(
        f"{done.n_units} units and {found.n_demos} examples taken out, "
        f"{found.n_prototypes} prototypes changed."
    )
    for new, old in found.rewritten.items():
        out.print(f"  written anew   {old}" + (f" -> {new}" if new != old else ""))
    for skill in found.recounted:
        out.print(f"  counted anew   {skill}")
    for skill in found.retired:
        out.print(f"  retired        {skill}: it was made of nothing else")
    out.print(f"  untouched      {done.n_untouched} skills")
    out.print(
        f"{done.n_searched} files searched for its id and words: nothing is left. "
        f"Earlier scores and versions were dropped. artifact: {done.folder}"
    )
    if not replaced:
        out.print(f"{artifact} still holds the dialogue: delete it to be done.", style="yellow")
