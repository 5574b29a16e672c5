"""A benchmark's page under docs/benchmarks/: what was measured, where, when, and how busy the machine was meanwhile."""

import argparse
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "benchmarks"


def load() -> str:
    """`0.9 1.2 1.1`: how many processes wanted a core over the last 1, 5 and 15 minutes."""
    return " ".join(f"{amount:.1f}" for amount in os.getloadavg())


@dataclass(frozen=True)
class Conditions:
    """Taken before the measuring starts."""

    began: str = field(default_factory=lambda: f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    load_before: str = field(default_factory=load)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Markdown; every column but the first stands right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def add_write(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", action="store_true", help="also write the benchmark's page under docs/benchmarks/")


def publish(name: str, title: str, body: str, conditions: Conditions, *, libraries: Sequence[str], write: bool) -> None:
    """Prints the page; `write` keeps it as docs/benchmarks/<name>.md."""
    versions = ", ".join(f"{library} {version(library)}" for library in libraries)
    facts = (
        f"Measured {conditions.began} at commit {_commit()} on {os.cpu_count()} cores ({_processor()}), "
        f"{platform.system()} {platform.release().partition('-')[0]}, Python {platform.python_version()}, {versions}. "
        f"Load average before {conditions.load_before}, after {load()}: compare ratios where it is not near zero."
    )
    text = (
        f"# {title}\n\n{facts}\nOnce more: `python benchmarks/{name}.py --write` (see [README](README.md)).\n\n{body}\n"
    )
    print(text)
    if write:
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / f"{name}.md").write_text(text, encoding="utf-8")


def _commit() -> str:
    asked = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--exclude", "*"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "unknown"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
