"""What benchmarks/take.py found, as the page's tables, beside the targets."""

from typing import Any

from benchmarks import page
from benchmarks.rendering.sizes import PEAK_TFLOPS, REACHED_TFLOPS

ADDED, OF_RECIPE, IDLE = 1.03, 0.5, 0.03
"""The targets: at most so much of the bare pipeline, of the documented recipe, of the batch."""


def one_take(found: dict[str, float]) -> str:
    rows = [
        ("studio: engine and encoder", f"{found['studio']:.2f} s", ""),
        ("bare call, then the studio's encoder", f"{found['bare_encoded']:.2f} s", ""),
        ("bare call alone", f"{found['bare']:.2f} s", ""),
        ("studio / (bare call + encoder)", f"{found['ratio']:.2f}", f"{ADDED}"),
    ]
    words = "One take, the words known to the studio; the bare call reads them with the text encoder each time."
    return f"{words}\n\n{page.table(('', 'best', 'target'), rows)}"


def batch(found: dict[str, Any], shots: int) -> str:
    def best(way: str, name: str) -> float:
        """Of the round that ended first: the one others on the machine disturbed least."""
        return float(min(found[way], key=lambda run: run["wall_s"])[name])

    allowed, recipe = min(found["bare"]), min(found["recipe"], key=lambda run: float(run["whole"]))
    needed = (recipe["calls"] - recipe["words"]) / recipe["whole"]
    rows = [
        ("studio, warm, press to last take ready", f"{best('studio', 'wall_s'):.1f} s", ""),
        ("bare calls, and the last take encoded", f"{allowed:.1f} s", ""),
        ("studio / bare", f"{best('studio', 'wall_s') / allowed:.2f}", f"{ADDED}"),
        (
            "of it before the engine's first work, and after its last",
            f"{best('studio', 'before_s'):.2f}, {best('studio', 'after_s'):.2f} s",
            "",
        ),
        ("documented script, from loading to MP4", f"{recipe['whole']:.1f} s", ""),
        ("of it loading, words, export", f"{recipe['load']:.1f}, {recipe['words']:.1f}, {recipe['export']:.1f} s", ""),
        ("studio, from loading to last take ready", f"{best('cold', 'wall_s'):.1f} s", ""),
        ("studio / documented script", f"{best('cold', 'wall_s') / recipe['whole']:.2f}", f"{OF_RECIPE}"),
        ("least that order alone could reach of it", f"{needed:.2f}", ""),
        ("engine at work, of first to last work", f"{best('studio', 'device_busy_share'):.1%}", ""),
        ("engine idle", f"{best('studio', 'device_idle_share'):.1%}", f"{IDLE:.0%}"),
        ("between two takes, median", f"{best('studio', 'between_takes_median_s') * 1000:.0f} ms", ""),
        ("lost between takes, all", f"{best('studio', 'idle_s'):.2f} s", ""),
        ("loads of the text encoder in the chair", f"{best('studio', 'chair_reads'):.0f}", "1"),
    ]
    once = f"{shots} shots, each with its own words, in one press through the real queue."
    parts = [once, page.table(("", "best", "target"), rows)]
    if "beside" not in found:
        return "\n\n".join(parts)
    two = [
        (
            "in the chair, as before",
            f"{best('apart', 'chair_s') * 1000:.0f} ms",
            f"{best('apart', 'wall_s'):.1f} s",
        ),
        ("beside the denoising", f"{best('beside', 'chair_s') * 1000:.0f} ms", f"{best('beside', 'wall_s'):.1f} s"),
    ]
    twice = "The same shots in two presses, the second while the first is rendered: where its words are read."
    return "\n\n".join([*parts, twice, page.table(("words", "engine waits", "whole batch"), two)])


def ltx2(runs: dict[str, list[dict[str, float]]], shots: int) -> str:
    """`script` and `off` are the documented script as it stands and without guidance, `studio` the whole studio."""

    def best(way: str) -> float:
        return min(run["whole"] for run in runs[way])

    def each(way: str) -> str:
        return f"{runs[way][0]['passes']:g}"

    rows = [
        ("documented script, from loading to the last MP4", f"{best('script'):.1f} s", "", each("script")),
        ("the same script, all guidance off", f"{best('off'):.1f} s", "", each("off")),
        ("studio, from the press to the last take ready, loading too", f"{best('studio'):.1f} s", "", each("studio")),
        ("studio / documented script", f"{best('studio') / best('script'):.2f}", f"{OF_RECIPE}", ""),
        ("studio / the same script, all guidance off", f"{best('studio') / best('off'):.2f}", "", ""),
    ]
    head = ("", "best", "target", "passes a take")
    return f"{shots} shots, each with its own words, *Fast, refined*.\n\n{page.table(head, rows)}"


def stages(found: dict[str, Any]) -> str:
    names = sorted({*found["cold"], *found["warm"]})
    seconds = [(name, *(f"{found[way].get(name, 0.0):.2f} s" for way in ("cold", "warm"))) for name in names]
    facts = [
        ("arithmetic of the denoising", f"{found['tflop']:.3g} TFLOP"),
        (f"its floor at {REACHED_TFLOPS} TFLOP/s", f"{found['floor']:.2g} s"),
        (f"share of {PEAK_TFLOPS} TFLOP/s while denoising", f"{found['utilisation']:.2%}"),
        ("most memory of the device", f"{found['peak']:.1f} GiB" if found["peak"] else "no device"),
        ("memory plan", found["why"]),
    ]
    return "\n\n".join([page.table(("stage", "first take", "warm take"), seconds), page.table(("", ""), facts)])
