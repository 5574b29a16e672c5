"""The readiness checks of the handoff page, from the findings. Pure: two lines of words each, and which shots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from previz_studio.exports.readiness import Finding, Format, ShotFacts, TakeFacts, Weight
from previz_studio.kit.timecode import rate_name, to_timecode


@dataclass(frozen=True)
class Check:
    """`weight` is the heaviest finding behind it, None when all is well; `shots` are those to show."""

    kind: str
    title: str
    detail: str
    weight: Weight | None
    shots: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outlook:
    """What the package would be: `bytes_needed` on a disk with `bytes_free`."""

    size: Format
    start_timecode: str
    colour: str
    bytes_needed: int
    bytes_free: int


def checks_of(
    shots: Sequence[ShotFacts], chosen: Mapping[int, TakeFacts], found: Sequence[Finding], outlook: Outlook
) -> list[Check]:
    """Approval, camera, rights, format, timecode, disk, in this order; then the cuts where some ask to be looked at.
    With nothing chosen there is nothing to measure: approval and rights alone."""
    if not chosen:
        return [_approval(shots, chosen, found), _rights(shots, found)]
    return [
        _approval(shots, chosen, found),
        _camera(found),
        _rights(shots, found),
        _format(found, outlook),
        _timecode(shots, chosen, outlook),
        _disk(outlook),
        *_cuts(found),
    ]


def _approval(shots: Sequence[ShotFacts], chosen: Mapping[int, TakeFacts], found: Sequence[Finding]) -> Check:
    cleared = sum(take.cleared for take in chosen.values())
    title = f"{cleared} of {_shots(len(shots))} {'is' if cleared == 1 else 'are'} approved"
    behind = [each for each in found if each.kind in ("take", "approval", "media")]
    lost = [each.sentence for each in behind if each.kind == "media"]
    detail = "Every approval is for the picture and the plan as they are now."
    if behind or not shots:
        detail = f"Final handoff needs all {len(shots)}. You can send a work in progress now."
    if not chosen:
        detail = "There is no take to send with this choice. Best and Newest send what there is, as work in progress."
    return Check("approval", title, lost[0] if lost else detail, _heaviest(behind), _named(behind))


def _camera(found: Sequence[Finding]) -> Check:
    behind = [each for each in found if each.kind == "camera"]
    if not behind:
        return Check("camera", "Cameras are on plan", "Measured in the picture, or checked by eye.", None)
    title = f"{len(behind)} camera {'check' if len(behind) == 1 else 'checks'} missing or off plan"
    return Check("camera", title, _some(behind), _heaviest(behind), _named(behind))


def _rights(shots: Sequence[ShotFacts], found: Sequence[Finding]) -> Check:
    behind = [each for each in found if each.kind == "rights"]
    if behind:
        return Check("rights", "Rights are not all clear", _some(behind), _heaviest(behind), _named(behind))
    used = {fact.slug for shot in shots for fact in shot.rights if fact.slug}
    ends = [fact.until for shot in shots for fact in shot.rights if fact.until]
    until = f"none expire before {_day(min(ends))}" if ends else "none expire"
    count = f"{len(used)} {'identity' if len(used) == 1 else 'identities'}"
    return Check("rights", "Rights clear", f"{count}, {until}", None)


def _format(found: Sequence[Finding], outlook: Outlook) -> Check:
    behind = [each for each in found if each.kind == "format"]
    if behind:
        title = "Frame rate, size or length differ"
        return Check("format", title, _some(behind), _heaviest(behind), _named(behind))
    size = outlook.size
    detail = f"{rate_name(size.fps)} fps, {size.width} × {size.height}, {outlook.colour}"
    return Check("format", "Frame rate and size match", detail, None)


def _timecode(shots: Sequence[ShotFacts], chosen: Mapping[int, TakeFacts], outlook: Outlook) -> Check:
    frames = sum(chosen[shot.id].frames for shot in shots if shot.id in chosen)
    end = to_timecode(frames, outlook.size.fps, start=outlook.start_timecode)
    gaps = [shot.code for shot in shots if shot.id not in chosen]
    if gaps:
        left_out = f"{_shots(len(gaps))} left out, so the cut is shorter"
        return Check("timecode", "Timecode continuous", f"{outlook.start_timecode} to {end}; {left_out}", None)
    return Check("timecode", "Timecode continuous", f"{outlook.start_timecode} to {end}", None)


def _disk(outlook: Outlook) -> Check:
    room = outlook.bytes_needed <= outlook.bytes_free
    detail = f"{size_words(outlook.bytes_needed)} needed, {size_words(outlook.bytes_free)} free"
    return Check("disk", "Disk space" if room else "Not enough disk", detail, None if room else Weight.BLOCKER)


def _cuts(found: Sequence[Finding]) -> list[Check]:
    behind = [each for each in found if each.kind == "cut"]
    title = f"{len(behind)} {'cut' if len(behind) == 1 else 'cuts'} to look at"
    return [Check("cut", title, _some(behind), _heaviest(behind), _named(behind))] if behind else []


def size_words(count: int) -> str:
    """`812_000_000 -> "0.8 GB"`, `412 -> "412 bytes"`, as disks are sold: powers of ten."""
    for unit, scale in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6)):
        if count >= scale or (unit == "GB" and count >= 5 * 10**8):
            return f"{count / scale:.1f} {unit}"
    return f"{count} bytes" if 0 < count < 1000 else f"{count / 1000:.0f} kB"


def _heaviest(found: Sequence[Finding]) -> Weight | None:
    order = list(Weight)
    return min((each.weight for each in found), key=order.index, default=None)


def _named(found: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.shot for each in found))


def _some(found: Sequence[Finding]) -> str:
    more = f" {len(found) - 2} more." if len(found) > 2 else ""
    return " ".join(each.sentence for each in found[:2]) + more


def _shots(count: int) -> str:
    return f"{count} {'shot' if count == 1 else 'shots'}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
