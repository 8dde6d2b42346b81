"""``sign``: says who stands by an agent; a hash only says that it is the one that was written."""

from pathlib import Path
from typing import Annotated

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import UserError, out, print_json, told_plainly


def sign(
    artifact: options.Artifact,
    key: Annotated[
        Path | None, typer.Option("--key", help="File of the private key; without: who signed it.")
    ] = None,
    who: Annotated[str, typer.Option("--who", help="Your name.")] = "",
    role: Annotated[str, typer.Option("--role", help="As what you sign.")] = "",
    scope: Annotated[str, typer.Option("--scope", help="What you answer for.")] = "",
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Make the key first, and KEY.pub for others.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Sign an agent with a key of yours; load_agent(trusted_keys=…) refuses what is not signed.

    Example: python optimize.py sign DIR --key me.key --who "A. Lee" --role lead --scope pilot
    """
    with told_plainly():
        from esc_skills.runs.signing import make_key, sign_folder, signers

        if key is not None and not (who and role and scope):
            raise UserError("--key needs --who, --role and --scope: a signature says who answers")
        if key is not None and new_key:
            public, beside = make_key(key)
            out.print(f"{beside}: {public}", highlight=False)
        if key is not None:
            sign_folder(artifact, key=key, who=who, role=role, scope=scope)
        found = signers(artifact)
        for told in found:
            line = f"{told.at}  {told.who} ({told.role}) for {told.scope}  {told.key}"
            out.print(line, highlight=False, markup=False)
        if not found:
            out.print(f"{artifact} is signed by nobody", highlight=False, markup=False)
        if as_json:
            print_json({"signatures": [told.model_dump() for told in found]})
