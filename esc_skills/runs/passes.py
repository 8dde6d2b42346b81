"""The one table of passes: what each is for, how settings build it, what it can ask for.

Read by the command line for its help: so what builds a pass is imported when one is built.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from esc_skills.lm.roles import Roles
    from esc_skills.optimizers.base import Pass
    from esc_skills.runs.asked import Asked
    from esc_skills.runs.data import Data
    from esc_skills.runs.settings import PassSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class PassEntry:
    """A pass one can name in settings.

    Args:
        about: what it does, in one line of the help.
        build: makes it.
        asks: bounds what it asks of models, gate included; ``--dry-run`` adds it up.
        default: whether it runs where no passes are named.
    """

    about: str
    build: "Callable[[PassSettings, Data, Roles], Pass]"
    asks: "Callable[[PassSettings, Data], Asked]"
    default: bool = False


def _discover(settings: "PassSettings", data: "Data", roles: "Roles") -> "Pass":
    from esc_skills.runs.discovery import discover_pass

    return discover_pass(settings, data.dialogues, roles)


def _discover_asks(settings: "PassSettings", data: "Data") -> "Asked":
    from esc_skills.mining.blocks import WINDOW, blocks_of
    from esc_skills.mining.prototypes import MOST_SKILLS
    from esc_skills.runs.asked import Asked

    windows = sum(1 + len(blocks_of(d)) // WINDOW for d in data.dialogues)
    return Asked(Counter(reflection=2 * windows + (settings.n_skills or MOST_SKILLS)))


def _evolve(settings: "PassSettings", data: "Data", roles: "Roles") -> "Pass":
    from esc_skills.optimizers.evolve import Evolve

    return Evolve(
        rounds=settings.rounds,
        n_talks=settings.n_talks,
        n_cases=settings.n_cases,
        n_replayed=settings.n_replayed,
        n_proposals=settings.n_proposals,
    )


def _evolve_asks(settings: "PassSettings", data: "Data") -> "Asked":
    from esc_skills.optimizers.evolve import REPLAY_TURNS
    from esc_skills.optimizers.propose import DIAGNOSED
    from esc_skills.runs.asked import Asked, played, talk, verdict

    proposals = settings.n_proposals * settings.n_replayed * played(REPLAY_TURNS, settings)
    thought = Asked(Counter(reflection=DIAGNOSED + settings.n_proposals))
    case = thought + proposals + verdict(settings, data)
    return settings.rounds * (settings.n_talks * talk(settings) + settings.n_cases * case)


def _demos(settings: "PassSettings", data: "Data", roles: "Roles") -> "Pass":
    from esc_skills.optimizers.demos import BootstrapDemos

    return BootstrapDemos(
        n_talks=settings.n_talks,
        max_demos=settings.max_demos,
        n_skills=settings.n_demo_skills,
        most_copied=settings.most_copied,
    )


def _demos_asks(settings: "PassSettings", data: "Data") -> "Asked":
    from esc_skills.runs.asked import talk, verdict

    return settings.n_talks * talk(settings) + settings.n_demo_skills * verdict(settings, data)


def _stock(name: str, about: str) -> PassEntry:
    """Make the entry of one of DSPy's optimizers."""

    def build(settings: "PassSettings", data: "Data", roles: "Roles") -> "Pass":
        from esc_skills.optimizers.instructions import Instructions
        from esc_skills.optimizers.stock.compilers import STOCK
        from esc_skills.runs.players import n_threads

        return Instructions(
            optimizer=STOCK[name],
            talks=settings.stock_talks,
            threads=n_threads(settings, roles),
        )

    return PassEntry(about=about, build=build, asks=_stock_asks)


def _stock_asks(settings: "PassSettings", data: "Data") -> "Asked":
    from esc_skills.optimizers.instructions import N_TRAIN, N_VAL
    from esc_skills.runs.asked import Asked, talk, verdict

    talks = (N_TRAIN + N_VAL + settings.stock_talks) * talk(settings)
    return talks + verdict(settings, data) + Asked(Counter(reflection=settings.stock_talks))


PASSES: Final = {
    "discover": PassEntry(
        about="a bank from dialogues", build=_discover, asks=_discover_asks, default=True
    ),
    "evolve": PassEntry(
        about="edits against losing turns", build=_evolve, asks=_evolve_asks, default=True
    ),
    "demos": PassEntry(
        about="winning turns as demonstrations", build=_demos, asks=_demos_asks, default=True
    ),
    "bootstrap": _stock("bootstrap", "DSPy's random search over demonstrations"),
    "optuna": _stock("optuna", "DSPy's demonstrations by an Optuna study"),
    "copro": _stock("copro", "DSPy's coordinate ascent over instructions"),
    "mipro": _stock("mipro", "DSPy's MIPROv2"),
    "simba": _stock("simba", "DSPy's SIMBA"),
    "gepa": _stock("gepa", "DSPy's GEPA"),
}
DEFAULT_PIPELINE: Final = tuple(name for name, entry in PASSES.items() if entry.default)


def passes_help() -> str:
    """Return the help of ``--passes``."""
    listed = "; ".join(f"{name} ({entry.about})" for name, entry in PASSES.items())
    return (
        f"What to run, in order: {listed}. Default: {', '.join(DEFAULT_PIPELINE)}. Repeatable, or "
        "with commas; discover comes first anyway."
    )
