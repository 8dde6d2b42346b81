"""Wires discovery: settings in, the pass out; what was mined as files of an artifact, and back."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final, TypeVar

from esc_skills.lm.embedding import HostedEmbedder
from esc_skills.lm.roles import Roles, is_offline
from esc_skills.mining.vectors import lsa
from esc_skills.offline.annotator import LANGUAGES
from esc_skills.optimizers.base import P
from esc_skills.optimizers.discover import Discover, Mined
from esc_skills.optimizers.pipeline import PipelineRun
from esc_skills.runs.players import n_threads
from esc_skills.runs.settings import MiningSettings
from programs.bank_builder import BuildBank
from programs.extraction import ExtractUnits
from signatures.dialogues import Dialogue, InterventionUnit, Prototype, Record

LSA: Final = "lsa"
UNITS: Final = "units.jsonl"
PROTOTYPES: Final = "prototypes.jsonl"
R = TypeVar("R", bound=Record)


def discover_pass(
    settings: MiningSettings, dialogues: tuple[Dialogue, ...], roles: Roles
) -> Discover:
    """Build the pass that mines `dialogues`; the reflection model will read them.

    Raises:
        ValueError: a number in the settings is out of range.
    """
    build = BuildBank(
        n_skills=settings.n_skills or None,
        n_prototypes=settings.n_prototypes or None,
        n_demos=settings.n_mined_demos,
        embedder=lsa if settings.embedder == LSA else HostedEmbedder(settings.embedder),
        seed=settings.seed,
    )
    offline = is_offline(roles.reflection.model)
    return Discover(
        dialogues,
        ExtractUnits(),
        build,
        threads=1 if offline else n_threads(settings, roles),
        languages=LANGUAGES if offline else None,
    )


def mined_files(run: PipelineRun[P]) -> dict[str, str]:
    """Return the units and prototypes of a run as files by name; none if it did not discover."""
    found = (result.report.get("mined") for _, result in run.results)
    mined = next((one for one in found if isinstance(one, Mined)), None)
    return files_of(mined.units, mined.prototypes) if mined else {}


def files_of(units: Iterable[InterventionUnit], prototypes: Iterable[Prototype]) -> dict[str, str]:
    """Return units and prototypes as JSONL files by name."""
    return {
        UNITS: "".join(f"{unit.model_dump_json()}\n" for unit in units),
        PROTOTYPES: "".join(f"{one.model_dump_json()}\n" for one in prototypes),
    }


def read_lines(path: Path, kind: type[R]) -> tuple[R, ...]:
    """Read what `files_of` wrote."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return tuple(kind.model_validate_json(line) for line in lines if line)
