"""The ways to install the studio, as far as they can be judged without installing it."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    held: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return held


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the installer, its inputs, and no .venv."""
    for name in ("studio", "pyproject.toml", "constraints.txt", "hatch_build.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_given_a_machine_without_a_usable_python_then_the_installer_says_one_sentence(checkout: Path) -> None:
    old = checkout / "oldpython"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = run_studio(checkout, PREVIZ_PYTHON=str(old))
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "previz_studio needs Python 3.11 to 3.14 and found none: install one, or set PREVIZ_PYTHON to its path."
    )


def test_given_a_python_without_venv_then_the_installer_names_what_to_install(checkout: Path) -> None:
    bare = checkout / "barepython"
    bare.write_text('#!/bin/sh\ncase "$1" in -c) exit 0 ;; --version) echo "Python 3.12.0" ;; *) exit 1 ;; esac\n')
    bare.chmod(0o755)
    done = run_studio(checkout, PREVIZ_PYTHON=str(bare))
    assert done.returncode == 1
    assert "python3-venv" in done.stderr
    assert not (checkout / ".venv").exists()


def test_given_a_file_named_in_another_folder_then_the_command_finds_it_there_and_the_data_beside_the_installer(
    checkout: Path, tmp_path: Path
) -> None:
    told = checkout / ".venv" / "bin" / "previz-studio"
    told.parent.mkdir(parents=True)
    told.write_text('#!/bin/sh\nprintf "%s\\n" "$PWD" "$PREVIZ_DATA" "$@"\n')
    told.chmod(0o755)
    named = "in %s\\n"
    inputs = "pyproject.toml constraints.txt hatch_build.py package.json package-lock.json .npmrc static/vendor/*"
    stamp = (
        f"cd {checkout} && {{ printf '{named}' {checkout}; cksum {inputs} 2>/dev/null; echo; }} > .venv/studio-stamp"
    )
    subprocess.run(["sh", "-c", stamp], check=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        [checkout / "studio", "import", "shots.json"], cwd=elsewhere, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(elsewhere), f"{checkout}/studio-data", "import", "shots.json"]


def test_given_the_constraints_then_no_torch_build_is_pinned() -> None:
    """`torch==2.13.0+cpu` could be had by nobody else, and CUDA's libraries belong to the build that is chosen."""
    pins = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    assert any(pin.startswith("torch==") for pin in pins)
    assert not [pin for pin in pins if "+" in pin or pin.startswith(("nvidia-", "cuda-", "triton"))]


def test_given_the_image_then_all_it_copies_is_there_and_let_through() -> None:
    lines = [line.split() for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("COPY ")]
    copied = [name.removeprefix("./") for words in lines for name in words[1:-1] if not words[1].startswith("--from")]
    let_through = {
        line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[0] == "!"
    }
    assert {"previz_studio", "templates", "constraints.txt"} <= set(copied) == let_through
    assert all((ROOT / name).exists() for name in copied)


def test_given_the_containers_then_they_are_reached_from_this_machine_only(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_given_the_containers_then_the_studio_waits_for_postgresql_and_only_one_asks_for_a_gpu(
    services: dict[str, Any],
) -> None:
    assert services["database"]["image"] == "postgres:17"
    assert services["studio"]["depends_on"]["database"]["condition"] == "service_healthy"
    reserved = [name for name, service in services.items() if "deploy" in service]
    assert reserved == ["studio-gpu"]
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()


def run_studio(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(folder / "studio"), "--help"], env=os.environ | environment, capture_output=True, text=True, check=False
    )
