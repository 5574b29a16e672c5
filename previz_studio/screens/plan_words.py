"""A plan and a recipe as rows of name and words, for people. Pure; what is not known stays empty."""

from fractions import Fraction

from previz_studio.camera.glyph import short_move
from previz_studio.engines.registry import TITLES
from previz_studio.kit.timecode import rate_name, seconds_of
from previz_studio.screens.take_words import model_words
from previz_studio.screens.words import clock, tier_words
from previz_studio.shots.plan import ShotPlan
from previz_studio.takes.models import Take


def plan_rows(plan: ShotPlan, fps: Fraction) -> tuple[tuple[str, str], ...]:
    camera = plan.camera
    focus = f"{camera.focus_distance_m:g} m" if camera.focus_distance_m is not None else ""
    return (
        ("Move", short_move(camera)),
        ("Duration", f"{seconds_of(plan.frames, fps):.2f} s, {plan.frames} frames at {rate_name(fps)}"),
        ("Lens", f"{camera.lens_mm:g} mm, f/{camera.aperture:g}"),
        ("Sensor", f"{camera.sensor.name}, {camera.sensor.width_mm:g} × {camera.sensor.height_mm:g} mm"),
        ("Focus", focus),
        ("Height, tilt", f"{camera.height_m:g} m, {camera.tilt_deg:g}°".replace("-", "−")),
        ("Framing", ", ".join(filter(None, (plan.framing.size, plan.framing.angle)))),
        ("Action", plan.subject_action),
        ("Place", plan.environment),
        ("Light", " ".join(filter(None, (plan.lighting, plan.grade)))),
        ("Identities", ", ".join(f"@{use.slug}" for use in plan.identities)),
    )


MADE_HOW = (("GPU", "gpu"), ("Driver", "driver"), ("Memory", "memory"), ("Blocks", "blocks"))
"""Sentences an engine may leave among its facts, and their names."""


def provenance_rows(take: Take) -> tuple[tuple[str, str], ...]:
    """Who made it with what and when, and what was found in the file; what nobody knows is left out."""
    facts = take.recipe.get("facts", {})
    tier, master = tier_words(take.tier), take.files.get("master_facts", {})
    rows = [
        ("Tier", tier),
        ("Engine", TITLES.get(take.engine, "")),
        ("Model", model_words(take.recipe)),
        ("Seed", str(take.seed) if take.engine != "imported" else ""),
        ("Size", f"{take.width} × {take.height}, {take.frames} frames at {rate_name(take.fps)}"),
        ("Plan revision", str(take.revision.number)),
        ("Asked for by", f"{take.author_name}, {clock(take.created_at)}"),
        ("Engine time", f"{take.engine_seconds:.1f} s" if take.engine_seconds else ""),
        ("Codec", f"ProRes 422 {master['profile']}" if master.get("codec") == "prores" and master["profile"] else ""),
        ("SHA-256", take.media_hash),
    ]
    rows += [(name, str(facts[key])) for name, key in MADE_HOW if facts.get(key)]
    for name, words in (take.provenance.get("typed") or {}).items():
        rows.append((name.replace("_", " ").capitalize(), words))
    for remark in facts.get("remarks", []):
        rows.append(("Conformed", remark))
    return tuple(row for row in rows if row[1])
