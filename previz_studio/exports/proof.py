"""Proving a package before anybody sees it: every movie probed, every list read back, every byte hashed."""

import json
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

from previz_studio.exports.bench import Bench, stop_if_asked
from previz_studio.exports.cut import Cut
from previz_studio.exports.cutlists import formats
from previz_studio.exports.material import Material
from previz_studio.exports.paperwork import dumped
from previz_studio.jobs.contract import Running
from previz_studio.kit.errors import MediaFailed
from previz_studio.kit.timecode import rate_name
from previz_studio.media.commands import FLAVOURS
from previz_studio.media.library import naming_full_disk, sha256_of
from previz_studio.media.probe import MovieFacts, probe
from previz_studio.media.quicktime import vendor_of

MANIFEST = "manifest.json"
CHECKSUMS = "MANIFEST.sha256"
MANIFEST_SCHEMA = "previz-studio/manifest/1"
_CHUNK = 4 * 2**20
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""Fixed, so that the same package gives the same bytes."""


def prove(bench: Bench, material: Material, cut: Cut, running: Running) -> list[str]:
    """What was verified, in sentences. Raises MediaFailed for the first thing that is not as it must be."""
    wanted = [(event.file, event.media_frames, event.media_start) for event in cut.events]
    wanted.append((f"media/{material.name}.mov", cut.frames, cut.start_timecode))
    for index, (file, frames, start) in enumerate(wanted):
        stop_if_asked(running)
        running.progress(0.6 * index / len(wanted), f"Checking {file.rpartition('/')[2]}")
        _prove_movie(bench.files / file, material, frames, start)
    lists = [name for name in formats.FORMATS if name in material.include]
    for name in lists:
        path = bench.files / f"edit/{material.name}.{formats.FORMATS[name].extension}"
        formats.check(name, path.read_text(encoding="utf-8"), cut)
    flavour = FLAVOURS[material.flavour]
    checks = [
        f"{len(cut.events)} movies and the sequence are {flavour.title} ({flavour.tag}), "
        f"{cut.width} × {cut.height} at {rate_name(cut.fps)} fps, Rec.709.",
        f"Every frame is there: {cut.frames}, from {cut.start_timecode} to {cut.record_timecode(cut.frames)}.",
    ]
    if lists:
        named = ", ".join(formats.FORMATS[name].title for name in lists)
        checks.append(f"{named}: round trip matches, 0 frames off.")
    return checks


def _prove_movie(path: Path, material: Material, frames: int, start: str) -> None:
    facts, flavour = probe(path), FLAVOURS[material.flavour]
    expected: dict[str, tuple[object, object]] = {
        "codec": (facts.tag, flavour.tag),
        "frames": (facts.frames, frames),
        "size": ((facts.width, facts.height), material.size),
        "frame rate": (facts.fps, material.fps),
        "timecode": (facts.timecode, start),
        "colours": (_colours(facts), ("bt709", "bt709", "bt709", "tv")),
        "even steps": (facts.variable_rate, False),
    }
    if flavour.tag.startswith("ap"):
        expected["vendor"] = (vendor_of(path), "apl0")
    for what, (found, right) in expected.items():
        if found != right:
            raise MediaFailed(f"{path.name} came out wrong: {what} {_said(found)}, not {_said(right)}.")


def _colours(facts: MovieFacts) -> tuple[str, ...]:
    return (facts.primaries, facts.transfer, facts.matrix, facts.range)


def _said(value: object) -> str:
    return rate_name(value) if isinstance(value, Fraction) else str(value)


def seal(bench: Bench, material: Material, checks: list[str], chain: str, running: Running) -> None:
    """Writes manifest.json, MANIFEST.sha256 and the zip, hashes all, and keeps the list for publishing."""
    for stale in (MANIFEST, CHECKSUMS, f"{material.name}.zip"):
        (bench.files / stale).unlink(missing_ok=True)
    hashes = {}
    for name, file in bench.listing():
        stop_if_asked(running)
        running.progress(0.7, f"Checksum of {name.rpartition('/')[2]}")
        hashes[name] = (sha256_of(file), file.stat().st_size)
    bench.write(MANIFEST, dumped(_manifest(material, hashes, checks, chain)))
    hashes[MANIFEST] = (sha256_of(bench.files / MANIFEST), (bench.files / MANIFEST).stat().st_size)
    # the format of `sha256sum --check`
    bench.write(CHECKSUMS, "".join(f"{digest}  {name}\n" for name, (digest, _) in sorted(hashes.items())))
    if "zip" in material.include:
        running.progress(0.85, "Zip")
        _zip(bench, material.name, running)
    sealed = [(name, hashes[name][0] if name in hashes else sha256_of(file)) for name, file in bench.listing()]
    (bench.folder / "sealed.json").write_text(json.dumps({"checks": checks, "files": sealed}), encoding="utf-8")


def sealed(bench: Bench) -> tuple[list[str], list[tuple[str, str]]]:
    """(checks, [(path inside the package, SHA-256)]) as `seal` left them."""
    kept = json.loads((bench.folder / "sealed.json").read_text(encoding="utf-8"))
    return kept["checks"], [(name, digest) for name, digest in kept["files"]]


def _manifest(material: Material, hashes: dict[str, tuple[str, int]], checks: list[str], chain: str) -> dict[str, Any]:
    return {
        "schema": MANIFEST_SCHEMA,
        "package": material.name,
        "work_in_progress": not material.final,
        "project": material.project,
        "sequence": material.sequence,
        "made_for": material.author,
        "asked_at": material.asked_at.isoformat(),
        "flavour": FLAVOURS[material.flavour].title,
        "fps": f"{material.fps.numerator}/{material.fps.denominator}",
        "start_timecode": material.start_timecode,
        "shots": [
            {
                "shot": shot.shot,
                "take": shot.version,
                "master_sha256": shot.media_hash,
                "approved_by": shot.approval.author if shot.approval else None,
                "approval_stale": shot.approval.stale if shot.approval else None,
                "engine": shot.engine,
                "seed": shot.seed,
            }
            for shot in material.shots
        ],
        "checks": checks,
        "audit_chain_head": chain,
        "files": [{"name": name, "sha256": each[0], "bytes": each[1]} for name, each in sorted(hashes.items())],
    }


def _zip(bench: Bench, name: str, running: Running) -> None:
    """Stored, not packed: ProRes does not shrink. The same files give the same bytes."""
    half = bench.folder / "package.zip"
    with naming_full_disk(bench.folder), zipfile.ZipFile(half, "w", zipfile.ZIP_STORED, allowZip64=True) as packed:
        for inside, file in bench.listing():
            entry = zipfile.ZipInfo(f"{name}/{inside}", _ZIP_DATE)
            entry.external_attr = 0o644 << 16
            entry.file_size = file.stat().st_size  # tells zipfile beforehand whether ZIP64 is needed
            with file.open("rb") as source, packed.open(entry, "w") as target:
                while chunk := source.read(_CHUNK):
                    stop_if_asked(running)
                    target.write(chunk)
    half.replace(bench.files / f"{name}.zip")
