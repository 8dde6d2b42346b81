"""Options that several commands share, with the one wording of their help."""

from pathlib import Path
from typing import Annotated

import typer

from signatures.labels import DemoChoice, PlanSetting

Json = Annotated[bool, typer.Option("--json", help="End with one line of JSON.")]
Lm = Annotated[str | None, typer.Option(help="Agent's model, provider/model; default offline/esc.")]
SeekerLm = Annotated[str | None, typer.Option(help="Model that plays the seekers; default: --lm.")]
ReflectionLm = Annotated[str | None, typer.Option(help="Model that proposes edits; default: --lm.")]
JudgeLm = Annotated[
    str | None, typer.Option(help="Model that judges replies; default: the seeker's.")
]
ApiBase = Annotated[str | None, typer.Option(help="Base URL of an OpenAI-compatible endpoint.")]
Timeout = Annotated[
    int | None, typer.Option(help="Seconds a model may keep us waiting; default 60.")
]
Threads = Annotated[
    int | None, typer.Option(help="Talks played at a time; never changes a result.")
]
Skills = Annotated[int | None, typer.Option(min=0, help="Skills aimed at; 0 lets the data choose.")]
Prototypes = Annotated[
    int | None, typer.Option(min=0, help="Prototypes aimed at; 0 lets the data choose (default).")
]
Profiles = Annotated[str | None, typer.Option(help="Seeker profiles, JSONL: ours or SAGE's.")]
PlanOption = Annotated[
    PlanSetting | None,
    typer.Option(
        "--plan",
        help="Requests a reply takes: three (assess, select, reply), two (assess and select at "
        "once), one (code chooses, nobody assesses); auto, the default: three offline, else two.",
    ),
]
Demos = Annotated[
    DemoChoice,
    typer.Option(
        help="Examples the skills show: auto (with a model, none that the offline engine worded), "
        "all or none."
    ),
]
LocaleOption = Annotated[
    str | None,
    typer.Option("--locale", help="Where it serves, such as en-GB: whose emergency numbers."),
]
Config = Annotated[Path | None, typer.Option(help="TOML file with settings; flags win over it.")]


def named(folder: Path) -> Path:
    """Return the folder that a user's word for an artifact means."""
    if folder.name != "released":
        return folder
    from esc_skills.runs.released import find_artifact

    return find_artifact(folder)


Artifact = Annotated[
    Path,
    typer.Argument(
        help="Folder of a compiled agent, or released: the bundled one.", callback=named
    ),
]
