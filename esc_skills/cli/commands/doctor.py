"""``doctor``: do the models answer, and in the form asked for; and what did asking cost."""

from typing import TYPE_CHECKING, Annotated

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import err, out, print_json, told_plainly

if TYPE_CHECKING:
    from esc_skills.runs.doctor import Examination


def doctor(
    lm: options.Lm = None,
    seeker_lm: options.SeekerLm = None,
    reflection_lm: options.ReflectionLm = None,
    judge_lm: options.JudgeLm = None,
    api_base: options.ApiBase = None,
    timeout: options.Timeout = None,
    repeat: Annotated[
        int, typer.Option(min=1, help="Times each prompt is asked, with a seed each.")
    ] = 1,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Check endpoint, key and whether each model can answer each of our prompts.

    Says how many answers could be read at first and after asking again, what had to be mended, what
    a request takes, and from that what a compile (of --config's settings) would. Exit code 2 where
    a prompt cannot be answered.

    Example: python optimize.py doctor --lm openai/gpt-4o-mini --repeat 5
    """
    with told_plainly():
        from esc_skills.runs import Settings
        from esc_skills.runs.doctor import examine

        base = Settings.from_toml(config) if config else Settings()
        settings = base.with_flags(
            lm=lm,
            seeker_lm=seeker_lm,
            reflection_lm=reflection_lm,
            judge_lm=judge_lm,
            api_base=api_base,
            timeout=timeout,
        )
        with err.status("asking") as status:
            found = examine(
                settings,
                repeat=repeat,
                on_check=lambda one: status.update(f"asking: {one.role} {one.prompt} done"),
            )
        _show(found)
        if as_json:
            print_json(found.as_json())
        if found.failed:
            raise typer.Exit(2)


def _show(found: "Examination") -> None:
    from esc_skills.cli.doctor_view import checks_table, forecast_line

    out.print(checks_table(found.checks))
    for check in found.failed:
        line = f"{check.role} {check.model} {check.prompt}: {check.problem}"
        err.print(line, style="red", markup=False, highlight=False)
    for line in found.learned:
        err.print(f"found out: {line}", style="yellow", markup=False, highlight=False)
    spent = found.spent
    usd = "price unknown" if spent.usd is None else f"{spent.usd:.4f} USD"
    words = "words" if found.offline else "tokens"
    out.print(
        f"asking cost {spent.calls} calls, {spent.tokens_in:,} {words} in, "
        f"{spent.tokens_out:,} out, {usd}"
    )
    out.print(forecast_line(found), highlight=False)
