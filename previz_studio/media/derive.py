"""A master -> the movies made from it for delivery: another flavour, a joined sequence, another timecode."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from previz_studio.kit.errors import Invalid, MediaFailed
from previz_studio.media import commands
from previz_studio.media.library import naming_full_disk
from previz_studio.media.probe import MovieFacts, probe
from previz_studio.media.quicktime import stamp_vendor
from previz_studio.media.run import run
from previz_studio.media.tools import fenced, ffmpeg_line

Stop = Callable[[], bool]


@dataclass(frozen=True)
class Label:
    """What a delivered movie says of itself."""

    start_timecode: str = "01:00:00:00"
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Evened:
    """What is changed so that movies of different makes can be joined: `size` in pixels, sound to 48 kHz stereo."""

    size: tuple[int, int] | None = None
    stereo: bool = False


AS_IT_IS = Evened()


def transcode_master(  # noqa: PLR0913 - as commands.transcode
    master: Path,
    target: Path,
    flavour_name: str,
    label: Label,
    *,
    even: Evened = AS_IT_IS,
    stop: Stop | None = None,
) -> MovieFacts:
    """The same picture and sound in another ProRes or DNxHR flavour. Raises Invalid, Stopped, NoSpace, MediaFailed."""
    flavour, before = commands.flavour_named(flavour_name), probe(master)
    width, height = even.size or (before.width, before.height)
    if flavour.tag == "AVdh" and (width < 256 or height < 120):
        raise Invalid(f"{flavour.title} starts at 256x120; {master.name} is {width}x{height}.")
    line = commands.transcode(
        master.resolve(),
        target.resolve(),
        flavour,
        fps=before.fps,
        start_timecode=label.start_timecode,
        metadata=label.metadata,
        size=None if (width, height) == (before.width, before.height) else (width, height),
        stereo=_stereo(before, even),
    )
    return _made(line, [master], target, before.frames, stop)


def join_masters(masters: Sequence[Path], target: Path, label: Label, *, stop: Stop | None = None) -> MovieFacts:
    """One movie of all `masters` in order, by stream copy; a list file is left beside `target`.

    Sound is kept when every master has it. Raises Invalid when they differ in size, rate, flavour or sound.
    """
    facts = [probe(master) for master in masters]
    if not facts:
        raise Invalid("There is nothing to join.", hint="Choose at least one shot.")
    for master, each in zip(masters, facts, strict=True):
        if _kind(each) != _kind(facts[0]):
            raise Invalid(f"{master.name} is {_words(each)}; the sequence starts with {_words(facts[0])}.")
    list_file = target.resolve().with_suffix(".ffconcat")
    with naming_full_disk(target.parent):
        list_file.write_text(commands.concat_list([master.resolve() for master in masters]), encoding="utf-8")
    line = commands.join(
        list_file,
        target.resolve(),
        fps=facts[0].fps,
        start_timecode=label.start_timecode,
        metadata=label.metadata,
    )
    return _made(line, masters, target, sum(each.frames for each in facts), stop)


def retag_master(
    master: Path, target: Path, label: Label, *, even: Evened = AS_IT_IS, stop: Stop | None = None
) -> MovieFacts:
    """A copy, bit for bit in picture (and in sound, unless it is evened), with another start timecode and tags."""
    before = probe(master)
    line = commands.retag(
        master.resolve(),
        target.resolve(),
        fps=before.fps,
        start_timecode=label.start_timecode,
        metadata=label.metadata,
        stereo=_stereo(before, even),
    )
    return _made(line, [master], target, before.frames, stop)


def _stereo(before: MovieFacts, even: Evened) -> commands.Stereo | None:
    if not even.stereo:
        return None
    return commands.Stereo(round(before.frames / before.fps * commands.AUDIO_RATE), silent=not before.has_audio)


def _made(line: list[str], masters: Sequence[Path], target: Path, frames: int, stop: Stop | None) -> MovieFacts:
    fence = fenced([master.resolve() for master in masters], [target.resolve().parent])
    with naming_full_disk(target.parent):
        run(ffmpeg_line(line), stop=stop, timeout=24 * 3600, fence=fence)
    facts = probe(target)
    if facts.tag.startswith("ap"):
        stamp_vendor(target)
    if facts.frames != frames:
        raise MediaFailed(f"{target.name} has {facts.frames} frames; {frames} were expected.")
    return facts


def _kind(facts: MovieFacts) -> tuple[object, ...]:
    sound = (facts.has_audio, facts.audio_rate, facts.audio_channels)
    return (facts.tag, facts.pixels, facts.width, facts.height, facts.fps, *sound)


def _words(facts: MovieFacts) -> str:
    sound = f"{facts.audio_channels} channels" if facts.has_audio else "no sound"
    return f"{facts.width}x{facts.height} {facts.tag} at {facts.fps} with {sound}"
