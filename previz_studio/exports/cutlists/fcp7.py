"""FCP7 XML (xmeml 5): what Premiere, Resolve and older tools import. Rates are a whole timebase plus `ntsc`."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from defusedxml.ElementTree import fromstring

from previz_studio.exports.cut import Cut, Event, Placed
from previz_studio.kit.timecode import FrameRate, nominal

DOCTYPE = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n'


def write(cut: Cut) -> str:
    return document(tree(cut))


def tree(cut: Cut) -> Element:
    """The whole list as elements; markers are added to its `sequence`."""
    root = Element("xmeml", version="5")
    sequence = SubElement(root, "sequence", id="sequence-1")
    text(sequence, "name", cut.title)
    text(sequence, "duration", cut.frames)
    rate(sequence, cut.fps)
    timecode(sequence, cut.fps, cut.start_timecode, cut.start_count())
    media = SubElement(sequence, "media")
    video = SubElement(media, "video")
    _format(video, cut)
    track = SubElement(video, "track")
    for number, event in enumerate(cut.events, start=1):
        _clip(track, cut, event, number)
    if any(event.has_sound for event in cut.events):
        sound = SubElement(SubElement(media, "audio"), "track")
        for number, event in enumerate(cut.events, start=1):
            if event.has_sound:
                _sound(sound, cut, event, number)
    return root


def read(written: str) -> list[Placed]:
    """The picture's clips back in frames; refuses entities and external parts."""
    clips = fromstring(written.replace("<!DOCTYPE xmeml>", "")).findall("./sequence/media/video/track/clipitem")
    return [
        Placed(
            clip.findtext("name") or "",
            *(int(clip.findtext(each) or "") for each in ("start", "end", "in", "out")),
        )
        for clip in clips
    ]


def text(parent: Element, name: str, value: object) -> Element:
    child = SubElement(parent, name)
    child.text = clean(str(value))
    return child


def clean(words: str) -> str:
    """XML 1.0 cannot carry control characters, lone surrogates, U+FFFE or U+FFFF even as references."""
    return "".join(c if c in "\t\n\r" or (c >= " " and not _unwritable(ord(c))) else "\ufffd" for c in words)


def _unwritable(code: int) -> bool:
    return 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF)


def rate(parent: Element, fps: FrameRate) -> None:
    """24000/1001 is timebase 24 with ntsc TRUE."""
    node = SubElement(parent, "rate")
    text(node, "timebase", nominal(fps))
    text(node, "ntsc", "TRUE" if fps.denominator != 1 else "FALSE")


def timecode(parent: Element, fps: FrameRate, start: str, count: int) -> Element:
    node = SubElement(parent, "timecode")
    rate(node, fps)
    text(node, "string", start)
    text(node, "frame", count)
    text(node, "displayformat", "DF" if ";" in start else "NDF")
    return node


def document(root: Element) -> str:
    indent(root)
    return DOCTYPE + tostring(root, encoding="unicode") + "\n"


def _format(video: Element, cut: Cut) -> None:
    characteristics = SubElement(SubElement(video, "format"), "samplecharacteristics")
    rate(characteristics, cut.fps)
    for name, value in (
        ("width", cut.width),
        ("height", cut.height),
        ("anamorphic", "FALSE"),
        ("pixelaspectratio", "square"),
        ("fielddominance", "none"),
    ):
        text(characteristics, name, value)


def _clip(track: Element, cut: Cut, event: Event, number: int) -> Element:
    clip = SubElement(track, "clipitem", id=f"clip-{number}")
    text(clip, "masterclipid", f"master-{number}")
    text(clip, "name", event.name)
    text(clip, "enabled", "TRUE")
    text(clip, "duration", event.media_frames)
    rate(clip, cut.fps)
    for name, frame in (
        ("start", event.record_in),
        ("end", event.record_out),
        ("in", event.source_in),
        ("out", event.source_out),
    ):
        text(clip, name, frame)
    _file(clip, cut, event, number)
    if event.description:
        text(SubElement(clip, "logginginfo"), "description", event.description)
    return clip


def _file(clip: Element, cut: Cut, event: Event, number: int) -> None:
    """A path beside the list: where the package was put is not ours to know."""
    file = SubElement(clip, "file", id=f"file-{number}")
    text(file, "name", event.file.rpartition("/")[2])
    text(file, "pathurl", f"../{event.file}")
    rate(file, cut.fps)
    text(file, "duration", event.media_frames)
    own = timecode(file, cut.fps, event.media_start, cut.source_count(event))
    text(SubElement(own, "reel"), "name", event.reel)
    media = SubElement(file, "media")
    picture = SubElement(SubElement(media, "video"), "samplecharacteristics")
    rate(picture, cut.fps)
    text(picture, "width", cut.width)
    text(picture, "height", cut.height)
    if event.has_sound:
        heard = SubElement(SubElement(media, "audio"), "samplecharacteristics")
        text(heard, "depth", 24)
        text(heard, "samplerate", 48000)


def _sound(track: Element, cut: Cut, event: Event, number: int) -> None:
    clip = SubElement(track, "clipitem", id=f"sound-{number}")
    text(clip, "masterclipid", f"master-{number}")
    text(clip, "name", event.name)
    rate(clip, cut.fps)
    for name, frame in (
        ("start", event.record_in),
        ("end", event.record_out),
        ("in", event.source_in),
        ("out", event.source_out),
    ):
        text(clip, name, frame)
    SubElement(clip, "file", id=f"file-{number}")
    source = SubElement(clip, "sourcetrack")
    text(source, "mediatype", "audio")
    text(source, "trackindex", 1)
