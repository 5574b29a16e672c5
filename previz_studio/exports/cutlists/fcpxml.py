"""FCPXML 1.10 for Final Cut Pro. Our own writer: the OTIO adapter writes 1.8 without a start timecode and, at 23.976,
without a frame duration. Every time is a whole number of frames as a rational of seconds."""

from fractions import Fraction
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from defusedxml.ElementTree import fromstring

from previz_studio.exports.cut import Cut, Event, Placed
from previz_studio.exports.cutlists.fcp7 import clean
from previz_studio.kit.timecode import FrameRate

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n'


def write(cut: Cut) -> str:
    root = Element("fcpxml", version="1.10")
    resources = SubElement(root, "resources")
    SubElement(
        resources,
        "format",
        id="r1",
        name="FFVideoFormatRateUndefined",
        frameDuration=time(1, cut.fps),
        width=str(cut.width),
        height=str(cut.height),
        colorSpace="1-1-1 (Rec. 709)",
    )
    for number, event in enumerate(cut.events, start=2):
        _asset(resources, cut, event, f"r{number}")
    title = clean(cut.title)
    project = SubElement(SubElement(SubElement(root, "library"), "event", name=title), "project", name=title)
    sequence = SubElement(
        project,
        "sequence",
        format="r1",
        duration=time(cut.frames, cut.fps),
        tcStart=time(cut.start_count(), cut.fps),
        tcFormat="DF" if cut.drop else "NDF",
        audioRate="48k",
    )
    spine = SubElement(sequence, "spine")
    for number, event in enumerate(cut.events, start=2):
        _clip(spine, cut, event, f"r{number}")
    indent(root)
    return _HEAD + tostring(root, encoding="unicode") + "\n"


def time(frames: int, fps: FrameRate) -> str:
    """`time(24, 24000/1001) -> "24024/24000s"`: over the rate's own scale, never a rounded second."""
    return f"{frames * fps.denominator}/{fps.numerator}s"


def read(written: str, fps: FrameRate) -> list[Placed]:
    """The spine's clips back in frames. Raises ValueError for a time that is no whole number of frames."""
    root = fromstring(written.replace("<!DOCTYPE fcpxml>", ""))
    sequence = root.find("./library/event/project/sequence")
    start = _frames(sequence.get("tcStart"), fps)
    assets = {asset.get("id"): _frames(asset.get("start"), fps) for asset in root.iter("asset")}
    found = []
    for clip in sequence.findall("./spine/asset-clip"):
        record = _frames(clip.get("offset"), fps) - start
        source = _frames(clip.get("start"), fps) - assets[clip.get("ref")]
        length = _frames(clip.get("duration"), fps)
        found.append(Placed(clip.get("name"), record, record + length, source, source + length))
    return found


def _frames(written: str, fps: FrameRate) -> int:
    frames = Fraction(written.removesuffix("s")) * fps
    if frames.denominator != 1:
        raise ValueError(f"{written} is not on a frame at {fps}")
    return frames.numerator


def _asset(resources: Element, cut: Cut, event: Event, identifier: str) -> None:
    asset = SubElement(
        resources,
        "asset",
        id=identifier,
        name=event.name,
        start=time(cut.source_count(event), cut.fps),
        duration=time(event.media_frames, cut.fps),
        hasVideo="1",
        format="r1",
        videoSources="1",
    )
    if event.has_sound:
        asset.attrib |= {"hasAudio": "1", "audioSources": "1", "audioChannels": "2", "audioRate": "48000"}
    SubElement(asset, "media-rep", kind="original-media", src=f"../{event.file}")


def _clip(spine: Element, cut: Cut, event: Event, identifier: str) -> None:
    """`offset` counts in the sequence's timecode, `start` in the movie's own."""
    clip = SubElement(
        spine,
        "asset-clip",
        ref=identifier,
        name=event.name,
        offset=time(cut.start_count() + event.record_in, cut.fps),
        start=time(cut.source_count(event) + event.source_in, cut.fps),
        duration=time(event.frames, cut.fps),
        format="r1",
        tcFormat="DF" if cut.drop else "NDF",
    )
    if event.description:
        SubElement(clip, "note").text = clean(event.description)
