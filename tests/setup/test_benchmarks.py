"""Each benchmark still runs, whatever the studio has become since. Its figures are nobody's business here."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHORTEST = {
    "server": ["--rounds", "1", "--seconds", "0.05"],
    "dailies_load": ["--people", "3", "--listeners", "6", "--seconds", "4"],
    "animatic": ["--runs", "1", "--seconds", "0.2"],
    "desk": ["--changes", "2"],
    "job_overhead": ["--jobs", "1", "--idle-seconds", "0.5"],
    "take": ["--models", "tiny,eighth", "--size", "64x64x9", "--shots", "2", "--rounds", "1"],
}


@pytest.mark.heavy
@pytest.mark.parametrize("name", SHORTEST)
def test_given_a_benchmark_then_it_prints_its_page_and_keeps_no_file(name: str) -> None:
    pages = ROOT / "docs" / "benchmarks"
    before = {file.name: file.read_bytes() for file in pages.iterdir()}
    said = subprocess.run(
        [sys.executable, f"benchmarks/{name}.py", *SHORTEST[name]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert "| --- |" in said.stdout
    assert {file.name: file.read_bytes() for file in pages.iterdir()} == before
