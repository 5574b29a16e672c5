"""A plan with some of its fields changed, as the desk's form sends them: text by name, camera numbers by name. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from previz_studio.camera.directions import parse
from previz_studio.camera.lens import sensor_named
from previz_studio.camera.plan import CameraPlan, Sensor
from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate, frames_in
from previz_studio.shots.blocking_form import blocked
from previz_studio.shots.cue_lines import cues_from
from previz_studio.shots.moves_form import edited_moves, stretched
from previz_studio.shots.path_form import drawn
from previz_studio.shots.plan import IdentityUse, ShotPlan
from previz_studio.shots.plan_read import LONGEST_SECONDS, text_of
from previz_studio.shots.typed import length_of, number_of, units_of

TEXTS = (
    "title",
    "purpose",
    "job",
    "subject_action",
    "visual_description",
    "environment",
    "lighting",
    "grade",
    "camera_direction",
)
LISTS = ("constraints", "review_criteria", "environment_must_read")


def edited(
    plan: ShotPlan, form: Mapping[str, str], fps: FrameRate, identities: Sequence[str] | None = None
) -> ShotPlan:
    """Fields that are not in the form stay as they are. Raises Invalid naming the field."""
    changes: dict[str, object] = {name: text_of(form, name) for name in TEXTS if name in form}
    changes |= {name: _lines(form, name) for name in LISTS if name in form}
    if "audio" in form:
        changes["audio"] = cues_from(form["audio"], plan.audio)
    if form.get("duration", "").strip():
        changes["frames"] = _frames(form["duration"], fps)
    if identities is not None:
        notes = {use.slug: use.note for use in plan.identities}
        changes["identities"] = tuple(IdentityUse(slug, notes.get(slug, "")) for slug in identities)
    changed: ShotPlan = replace(plan, **changes)  # type: ignore[arg-type]
    camera = stretched(changed.camera, float(plan.frames / fps), float(changed.frames / fps))
    changed = replace(changed, camera=edited_camera(camera, form, changed.frames, fps))
    return blocked(_directed(changed, form, fps), form)


def edited_camera(camera: CameraPlan, form: Mapping[str, str], frames: int, fps: FrameRate) -> CameraPlan:
    units = units_of(form)
    changed = replace(
        camera,
        moves=edited_moves(camera, form, frames, fps),
        lens_mm=number_of(form, "lens_mm", camera.lens_mm),
        sensor=_sensor(camera, form),
        aperture=number_of(form, "aperture", camera.aperture),
        height_m=length_of(form, "height_m", camera.height_m, units) or 0.0,
        tilt_deg=number_of(form, "tilt_deg", camera.tilt_deg),
        focus_distance_m=length_of(form, "focus_m", camera.focus_distance_m, units) or None,
        focus_end_m=length_of(form, "focus_end_m", camera.focus_end_m, units) or None,
    )
    return drawn(changed, form, frames, fps)


def _sensor(camera: CameraPlan, form: Mapping[str, str]) -> Sensor:
    """A name of the library, or `keep` for the plan's own."""
    key = form.get("sensor", "keep")
    return camera.sensor if key in ("keep", "") else sensor_named(key)


def _directed(plan: ShotPlan, form: Mapping[str, str], fps: FrameRate) -> ShotPlan:
    """A director's words, over the camera: what they state is put in, what they leave open is marked assumed."""
    words = text_of(form, "say")
    if not words:
        return plan
    read = parse(words, fps)
    if read.questions or not (read.moves or read.lens or read.camera or read.focus):
        asked = " ".join(read.questions) or "Nothing in these words names a move, a lens or a height."
        raise Invalid(asked, hint="Say it like: dolly in 15 feet over 5 seconds, 40 mm.")
    return replace(plan, camera=read.plan(plan.camera), camera_direction=words)


def _frames(text: str, fps: FrameRate) -> int:
    seconds = number_of({"duration": text}, "duration", 0.0)
    if not 0 < seconds <= LONGEST_SECONDS:
        raise Invalid(f"A shot cannot last {seconds:g} s.", hint=f"Use one frame to {LONGEST_SECONDS} s.")
    return max(1, frames_in(Fraction(str(seconds)), fps))


def _lines(form: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text_of(form, name).splitlines() if line.strip())
