"""Audio cues as lines a person can type, one a line: `0.25–1.88 dialogue DAHL: Hands where I can see them.` Pure."""

import re

from previz_studio.kit.errors import Invalid
from previz_studio.shots.plan import AudioCue
from previz_studio.shots.plan_read import CUES

_LINE = re.compile(
    rf"^\s*(?P<start>\d+(?:\.\d+)?)\s*(?:s)?\s*[–-]\s*(?P<end>\d+(?:\.\d+)?)\s*(?:s)?\s+"
    rf"(?P<kind>{'|'.join(CUES)})\b\s*(?P<who>[^:]{{0,60}})?:\s*(?P<text>.+)$"
)


def cue_lines(cues: tuple[AudioCue, ...]) -> str:
    return "\n".join(
        f"{cue.start_seconds:g}–{cue.end_seconds:g} {f'{cue.kind} {cue.character}'.strip()}: {cue.text}" for cue in cues
    )


def cues_from(text: str, before: tuple[AudioCue, ...] = ()) -> tuple[AudioCue, ...]:
    """Reads the lines back; how a line is delivered is kept from the cue with the same words. Raises Invalid."""
    said = {cue.text: cue.delivery for cue in before}
    cues = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), start=1):
        found = _LINE.match(line)
        if not found:
            raise Invalid(
                f"Audio line {number} cannot be read: {line.strip()[:60]!r}.",
                hint="Write it as 0.25–1.88 dialogue DAHL: Hands where I can see them.",
            )
        start, end = float(found["start"]), float(found["end"])
        if start > end:
            raise Invalid(f"Audio line {number} ends before it starts.")
        words = found["text"].strip()
        cues.append(AudioCue(found["kind"], words, start, end, (found["who"] or "").strip(), said.get(words, "")))
    return tuple(cues)
