"""``doctor``: do the models answer, and in the form asked for; and what did asking cost."""

from typing import TYPE_CHECKING

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import err, out, print_json, told_plainly

if TYPE_CHECKING:
    from esc_skills.runs.doctor import Check


def doctor(
    lm: options.Lm = None,
    seeker_lm: options.SeekerLm = None,
    reflection_lm: options.ReflectionLm = None,
    judge_lm: options.JudgeLm = None,
    api_base: options.ApiBase = None,
    timeout: options.Timeout = None,
    as_json: options.Json = False,
) -> None:
    """Check endpoint, key and whether each model can answer each of our prompts.

    Exit code 2 where one cannot.
    """
    with told_plainly():
        from esc_skills.cli.tables import checks_table
        from esc_skills.lm.meter import Meter
        from esc_skills.runs import compile as job
        from esc_skills.runs.doctor import examine
        from esc_skills.runs.settings import Settings

        settings = Settings().with_flags(
            lm=lm,
            seeker_lm=seeker_lm,
            reflection_lm=reflection_lm,
            judge_lm=judge_lm,
            api_base=api_base,
            timeout=timeout,
        )
        meter = Meter()
        roles = job.build_roles(settings, meter)
        checks: list[Check] = []
        with err.status("asking") as status:
            for check in examine(roles, meter):
                checks.append(check)
                status.update(f"asking: {check.role} {check.prompt} done")
        out.print(checks_table(checks))
        bad = [check for check in checks if check.problem]
        for check in bad:
            err.print(
                f"{check.role} {check.model} {check.prompt}: {check.problem}",
                style="red",
                markup=False,
                highlight=False,
            )
        spent = meter.spent
        usd = "price unknown" if spent.usd is None else f"{spent.usd:.4f} USD"
        words = "words" if roles.is_offline else "tokens"
        out.print(
            f"asking cost {spent.calls} calls, {spent.tokens_in:,} {words} in, "
            f"{spent.tokens_out:,} out, {usd}"
        )
        if as_json:
            print_json(
                {
                    "ok": not bad,
                    "checks": [_row(check) for check in checks],
                    "calls": spent.calls,
                    "tokens_in": spent.tokens_in,
                    "tokens_out": spent.tokens_out,
                    "usd": spent.usd,
                }
            )
        if bad:
            raise typer.Exit(2)


def _row(check: "Check") -> dict[str, object]:
    return {
        "role": check.role,
        "model": check.model,
        "prompt": check.prompt,
        "ok": check.problem is None,
        "problem": check.problem,
        "seconds": round(check.seconds, 2),
    }
