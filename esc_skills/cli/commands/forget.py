"""``forget``: take one dialogue out of an artifact, and prove that nothing of it is left."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import UserError, err, out, print_json, told_plainly

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
    """
    with told_plainly():
        from esc_skills.lm.ask import Unreadable
        from esc_skills.lm.meter import Meter
        from esc_skills.runs import compile as job
        from esc_skills.runs.forgetting import forget_in
        from esc_skills.runs.settings import Settings
        from programs.forgetting import NothingKnown
        from programs.saving import read_manifest

        writer = lm or read_manifest(artifact).models.get("reflection", "offline/esc")
        settings = Settings().with_flags(lm=writer, api_base=api_base)
        roles = job.connect_roles(settings, Meter())
        try:
            with err.status(f"forgetting {dialogue_id}"):
                done = forget_in(artifact, dialogue_id, lm=roles.reflection, out=out_dir)
        except (NothingKnown, Unreadable) as problem:
            raise UserError(f"{artifact}: {problem}; nothing was changed") from problem
        _show(done, artifact, replaced=out_dir is None)
        if as_json:
            found = done.found
            print_json(
                {
                    "artifact": str(done.folder),
                    "units": done.n_units,
                    "prototypes": found.n_prototypes,
                    "demos": found.n_demos,
                    "recounted": list(found.recounted),
                    "rewritten": dict(found.rewritten),
                    "retired": list(found.retired),
                    "traces": 0,
                }
            )


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
    untouched = len(found.bank) - len(found.rewritten) - len(found.recounted)
    out.print(f"  untouched      {untouched} skills")
    out.print(
        f"{done.n_searched} files searched for its id and words: nothing is left. "
        f"Earlier scores and versions were dropped. artifact: {done.folder}"
    )
    if not replaced:
        out.print(f"{artifact} still holds the dialogue: delete it to be done.", style="yellow")
