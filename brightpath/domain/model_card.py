"""A model's card: what it is for, what it learned from, how it did against what is simpler, and what it cannot do. Markdown.

References
----------
Mitchell and others (2019), Model cards for model reporting, FAT*.
"""

from __future__ import annotations

from brightpath.domain.models import FEWEST_FAMILIES, LIMITS, PURPOSE, REWARD, Model, Origin, as_told

#: Inputs told by their importance.
_MOST_INPUTS = 12


#: What opens the card of what came with BrightPath, wherever nothing more is said of it.
SIMULATED = "**It comes from simulated families, not from real ones.** How they were made is assumption."
#: Stands where figures of few families would.
NOT_TOLD = (
    f"Figures are told from {FEWEST_FAMILIES} families on, and before that to nobody: of fewer, an error says how one family's "
    "weeks went."
)


def card_of(model: Model, about: str = "") -> str:
    """Write the card of a version; `about` is put before all else. Of fewer than five families it has no figures."""
    model = as_told(model)
    held = model.held_out
    about = about or (SIMULATED if model.origin is Origin.SHIPPED else "")
    made = ", ".join(f"{name} {version}" for name, version in model.file.made_with.items())
    origin = "It came with BrightPath." if model.origin is Origin.SHIPPED else "It was trained in this house."
    lines = [
        f"# {model.title}",
        "",
        *([about, ""] if about else []),
        PURPOSE.get(model.name, model.description),
        "",
        f"* {origin} Trained on {model.created_at:%Y-%m-%d} with {made}.",
        f"* Learned from {model.samples} rows of {model.families} families (data `{model.dataset}`); no name, no text and no"
        " comment is in it.",
        f"* File `{model.file.file}`, SHA-256 `{model.file.sha256}`.",
        "",
        "## How good it is",
        "",
        f"On {held.rows} rows that it had not learned from; `{held.measure}` decides, and lower is better there.",
        "",
        *(_table(model) if model.has_figures_told else [NOT_TOLD]),
        "",
        _verdict(model),
        "",
        *_importance(model),
        "## What it reads",
        "",
        ", ".join(f"`{name}`" for name in model.used) + ".",
        "",
        "## What it cannot do",
        "",
        LIMITS.get(model.name, "Nothing is known of that."),
        "",
    ]
    return "\n".join(lines)


def _table(model: Model) -> list[str]:
    held = model.held_out
    names = list(held.metrics)
    rows = {"this model": held.metrics, **held.baseline}
    head = ["", *names]
    return [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *(
            "| " + " | ".join([row, *(_number(numbers.get(name)) for name in names)]) + " |"
            for row, numbers in rows.items()
        ),
    ]


def _verdict(model: Model) -> str:
    if model.held_out.is_better:
        return "It is better than each of these baselines."
    so = "it only watches" if model.name == REWARD else "it comes into use only by hand"
    return f"It is not better than each of these baselines, so {so}."


def _importance(model: Model) -> list[str]:
    if not model.importance:
        return []
    shares = sorted(model.importance.items(), key=lambda one: (-one[1], one[0]))[:_MOST_INPUTS]
    rows = [f"| `{name}` | {share:.1%} |" for name, share in shares if share > 0]
    return ["## What it goes by", "", "| input | share |", "|---|---|", *rows, ""]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
