"""Rows of camera_accuracy.py -> the tables of docs/camera-accuracy.md. Pure."""

import platform
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import numpy as np

Row = dict[str, Any]

BARS = {"deg": (0.1, 0.5), "x": (None, 0.3)}
STATES = ("on plan", "on plan, amount not checked", "drifts", "wrong move", "cannot tell")


def tables(rows: list[Row], split: str) -> str:
    ordinary = [row for row in rows if row["group"] == "ordinary"]
    stress = [row for row in rows if row["group"] != "ordinary"]
    parts = [_head(rows, split), _bars(ordinary, stress), _types(ordinary, stress), _confusion(ordinary)]
    parts += [_amounts(ordinary), _verdicts(ordinary, "ordinary"), _verdicts(stress, "stress"), _misses(rows)]
    return "\n\n".join(parts)


def _head(rows: list[Row], split: str) -> str:
    seeds = sorted(int(row["name"].split("_")[1]) for row in rows)
    sizes = Counter(row["width"] for row in rows)
    wide = ", ".join(f"{count} clips {width} wide" for width, count in sorted(sizes.items()))
    footage = sum(row["frames"] for row in rows) / 24
    return (
        f"Split **{split}**, {len(rows)} clips ({wide}, {footage:.0f} s in all), seeds {seeds[0]} to {seeds[-1]}. "
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, Python {platform.python_version()}, one thread, "
        "two virtual cores shared with other work."
    )


def _bars(ordinary: list[Row], stress: list[Row]) -> str:
    """Each promise beside what was measured."""
    right = _share(row["named"] == "right" for row in ordinary)
    held = _share(row["named"] != "wrong" for row in stress)
    false = [row for row in ordinary + stress for name in ("opposite", "other type") if _passed(row, name)]
    spent = np.array([row["cpu"] / (row["frames"] / 24) for row in ordinary + stress])
    start = [abs(row["found"]["start_frame"] - row["start"]) for row in ordinary if _timed(row)]
    stop = [abs(row["found"]["stop_frame"] - row["stop"]) for row in ordinary if _timed(row)]
    lines = [
        ("type right, ordinary clips", ">= 95 %", f"{right:.1%}", right >= 0.95),
        ("type right or cannot tell, stress clips", ">= 90 %", f"{held:.1%}", held >= 0.90),
        ("opposite direction or other type accepted as on plan", "0", str(len(false)), not false),
    ]
    for kind in ("pan", "tilt", "roll"):
        error, share = _errors(ordinary, kind)
        good = bool(len(error)) and np.median(error) <= 0.1 and np.median(share) <= 0.5
        lines.append((f"{kind}, median error", "<= 0.1 deg and 0.5 %", _both(error, share, "deg"), good))
    _, share = _errors(ordinary, "zoom")
    lines.append(("zoom ratio, median error", "<= 0.3 %", f"{np.median(share):.2f} %", np.median(share) <= 0.3))
    for kind in ("truck", "pedestal"):
        _, share = _errors(ordinary, kind)
        shown = f"{np.median(share):.2f} % of {len(share)}" if len(share) else "none had scale"
        lines.append((f"{kind} metres, median error", "<= 5 %", shown, bool(len(share)) and np.median(share) <= 5))
    edges = f"{np.median(start):.2f} and {np.median(stop):.2f} frames"
    lines.append(("start and stop, median error", "<= 1 frame", edges, max(np.median(start), np.median(stop)) <= 1))
    shown = f"median {np.median(spent):.2f}, worst {spent.max():.2f}"
    lines.append(("CPU-seconds per second of footage, decoding included", "<= 0.6", shown, np.median(spent) <= 0.6))
    body = [f"| {name} | {bar} | {value} | {'met' if met else '**not met**'} |" for name, bar, value, met in lines]
    return "### The bars\n\n| | bar | measured | |\n|---|---|---|---|\n" + "\n".join(body)


def _share(flags: Any) -> float:
    values = list(flags)
    return sum(values) / max(1, len(values))


def _passed(row: Row, plan: str) -> bool:
    return str(row["verdicts"].get(plan, "")).startswith("on plan")


def _timed(row: Row) -> bool:
    single = len(row["truth"]) == 1 and row["truth"][0][0] not in ("orbit", "dolly_zoom")
    return single and row["named"] == "right" and row["found"]["start_frame"] is not None


def _errors(rows: list[Row], kind: str) -> tuple[np.ndarray, np.ndarray]:
    """(absolute, percent) errors of right and checked amounts of single moves."""
    found = [
        (row["found"]["amount"], row["truth"][0][1])
        for row in rows
        if row["kind"] == kind and row["named"] == "right" and row["found"]["amount_checked"]
    ]
    measured, truth = np.array(found).reshape(-1, 2).T
    return np.abs(measured - truth), 100 * np.abs(measured / truth - 1)


def _both(error: np.ndarray, share: np.ndarray, unit: str) -> str:
    return f"{np.median(error):.3f} {unit}, {np.median(share):.2f} %" if len(error) else "none"


def _types(ordinary: list[Row], stress: list[Row]) -> str:
    lines = ["### Kind of move", "", "| | clips | right | cannot tell | wrong |", "|---|---|---|---|---|"]
    groups = [(f"ordinary: {kind}", [r for r in ordinary if r["kind"] == kind]) for kind in _kinds(ordinary)]
    groups += [("**ordinary**", ordinary)]
    groups += [(name, [r for r in stress if r["group"] == name]) for name in dict.fromkeys(r["group"] for r in stress)]
    groups += [("**stress**", stress)]
    for name, rows in groups:
        count = Counter(row["named"] for row in rows)
        lines.append(f"| {name} | {len(rows)} | {count['right']} | {count['cannot tell']} | {count['wrong']} |")
    return "\n".join(lines)


def _kinds(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(row["kind"] for row in rows))


def _confusion(rows: list[Row]) -> str:
    single = [row for row in rows if row["kind"] != "compound"]
    columns = [*_kinds(single), "cannot tell"]
    lines = ["### Confusion, ordinary single moves (rows: filmed, columns: measured)", ""]
    lines += ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for kind in _kinds(single):
        count = Counter(row["found"]["kind"] or "cannot tell" for row in single if row["kind"] == kind)
        lines.append(f"| {kind} | " + " | ".join(str(count[name] or "") for name in columns) + " |")
    return "\n".join(lines)


def _amounts(rows: list[Row]) -> str:
    lines = ["### Amounts, ordinary clips of the right kind", ""]
    lines += ["| | clips | median | 90th percentile | worst |", "|---|---|---|---|---|"]
    for kind in ("pan", "tilt", "roll", "zoom", "orbit", "truck", "pedestal", "dolly"):
        error, share = _errors(rows, kind)
        if not len(error):
            lines.append(f"| {kind} | 0 | | | |")
            continue
        unit = {"zoom": "x", "truck": "m", "pedestal": "m", "dolly": "m"}.get(kind, "deg")
        cells = [f"{f(error):.3f} {unit} / {f(share):.2f} %" for f in (np.median, _ninety, np.max)]
        lines.append(f"| {kind} | {len(error)} | " + " | ".join(cells) + " |")
    lines.append("")
    travels = [row for row in rows if row["kind"] in ("truck", "pedestal", "dolly") and row["named"] == "right"]
    unchecked = sum(not row["found"]["amount_checked"] for row in travels)
    lines.append(f"Travel without a usable scale, and said so: {unchecked} of {len(travels)}.")
    return "\n".join(lines)


def _ninety(values: np.ndarray) -> float:
    return float(np.percentile(values, 90))


def _verdicts(rows: list[Row], title: str) -> str:
    lines = [f"### Verdicts, {title} clips", "", "| plan shown | clips | " + " | ".join(STATES) + " |"]
    lines.append("|---" * (len(STATES) + 2) + "|")
    for plan in ("true", "1.3 times", "2.2 times", "opposite", "other type", "static"):
        count = Counter(row["verdicts"][plan] for row in rows if plan in row["verdicts"])
        lines.append(f"| {plan} | {count.total()} | " + " | ".join(str(count[state]) for state in STATES) + " |")
    return "\n".join(lines)


def _misses(rows: list[Row]) -> str:
    lines = ["### Every clip that was named wrong", ""]
    for row in rows:
        if row["named"] == "wrong":
            truth = " + ".join(f"{kind} {amount:.3g}" for kind, amount in row["truth"]) or row["kind"]
            found = row["found"]
            amount = "" if found["amount"] is None else f" {found['amount']:.3g} {found['unit']}"
            lines.append(f"- {row['name']}: {truth}, measured {found['kind']}{amount} (peak {found['peak_px']:.1f} px)")
    return "\n".join(lines if len(lines) > 2 else [*lines, "None."])
