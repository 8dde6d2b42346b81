"""Does a mined bank help before anything has verified it? Against the uncompiled agent, by stratum.

    python optimize.py discover --dialogues FILE --out DIR
    python -m benchmarks.static_bank DIR [--split val] [--seeds 3]

The field reports that unverified static skills can hurt: better or worse, this says it.
Figures only; ends with one line of JSON. Offline seekers unless models are named.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from signatures.rollouts import Rollout


def main(
    artifact: Annotated[Path, typer.Argument(help="Folder of a discovered or compiled agent.")],
    split: Annotated[str, typer.Option(help="val while you work; test is sealed.")] = "val",
    seeds: Annotated[int, typer.Option(min=1, help="Talks a profile; each has its own noise.")] = 3,
    lm: Annotated[str | None, typer.Option(help="Agent's and seekers' model.")] = None,
    api_base: Annotated[str | None, typer.Option(help="Base URL of an endpoint.")] = None,
) -> None:
    """Play a bank and the uncompiled agent on the same talks; print the difference by stratum."""
    from esc_skills.cli.console import UserError, out, print_json, told_plainly

    with told_plainly():
        if split not in ("val", "test"):
            raise UserError(f"--split is val or test, got {split!r}")
        before, after = _play(artifact, split, seeds, lm, api_base)
        found = {"all": _row(before, after)}
        for stratum in sorted({r.stratum for r in before}):
            pairs = [(a, b) for a, b in zip(before, after, strict=True) if a.stratum == stratum]
            found[stratum] = _row([a for a, _ in pairs], [b for _, b in pairs])
        out.print(_table(found, split))
        print_json({"artifact": str(artifact), "split": split, "seeds": seeds, "strata": found})


def _play(
    artifact: Path, split: str, seeds: int, lm: str | None, api_base: str | None
) -> tuple[tuple[Rollout, ...], tuple[Rollout, ...]]:

    from esc_skills.corpora.load import own_profiles
    from esc_skills.runs.compile_settings import Settings
    from esc_skills.runs.players import open_players
    from esc_skills.runs.scoring import talks_for
    from esc_skills.runs.session import open_session
    from programs.agent import SupportAgent
    from programs.saving import load, log_evaluation

    agent = load(artifact)
    settings = Settings().with_flags(lm=lm, api_base=api_base)
    profiles = own_profiles("val" if split == "val" else "test")
    talks = [t for seed in range(seeds) for t in talks_for(profiles, seed=seed, split=split)]
    with (
        open_session(settings) as session,
        open_players(settings, session.roles, session.meter) as rollouts,
    ):
        plain = rollouts.run(SupportAgent(depth=agent.depth), talks)
        skilled = rollouts.run(agent, talks)
    if split == "test":
        log_evaluation(artifact, split, {"benchmark": "static_bank"})
    return plain, skilled


def _row(before: Sequence[Rollout], after: Sequence[Rollout]) -> dict[str, Any]:
    from esc_skills.runs.scoring import paired
    from metrics.sage import score

    difference = paired(before, after)
    values: dict[str, float | None] = {
        "uncompiled": score(before).final,
        "bank": score(after).final,
        "difference": None if difference is None else difference.mean,
        "low": None if difference is None else difference.low,
        "high": None if difference is None else difference.high,
    }
    rounded = {name: None if v is None else round(v, 2) for name, v in values.items()}
    return {"n": len(before), **rounded}


def _table(found: dict[str, dict[str, Any]], split: str) -> Any:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(
        title=f"{split} profiles; final emotion, plain = uncompiled",
        box=SIMPLE_HEAD,
        title_justify="left",
        pad_edge=False,
    )
    for name in ("stratum", "n", "plain", "bank", "diff", "95 % interval", ""):
        table.add_column(name, justify="left" if name in ("stratum", "") else "right", no_wrap=True)
    for stratum, row in found.items():
        if row["difference"] is None:
            table.add_row(stratum, str(row["n"]), "-", "-", "-", "-", "unscored")
            continue
        word = "better" if row["low"] > 0 else "worse" if row["high"] < 0 else "not clear"
        table.add_row(
            stratum,
            str(row["n"]),
            f"{row['uncompiled']:.1f}",
            f"{row['bank']:.1f}",
            f"{row['difference']:+.1f}",
            f"{row['low']:+.1f} to {row['high']:+.1f}",
            word,
        )
    return table


if __name__ == "__main__":
    typer.run(main)
