"""A director's words -> structured moves. Nothing is invented: what is not stated stays open, what is not understood
becomes a question."""

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

from previz_studio.camera.directed import Directions, to_json
from previz_studio.camera.plan import MoveKind
from previz_studio.camera.setup_words import read_setup
from previz_studio.camera.spoken import DirectedMove, FocusEvent
from previz_studio.camera.targets import with_target
from previz_studio.camera.vocabulary import (
    ALLOWED,
    ANGLE,
    DIRECTION,
    EASINGS,
    FRAMES,
    FROM_LENS,
    LENGTH,
    MOVE_WORDS,
    NUMBER,
    RATIO,
    SECONDS,
    SPEEDS,
    MoveWord,
    direction_word,
    duration_in,
    length_in,
    plain,
)

__all__ = ["Directions", "DirectedMove", "FocusEvent", "parse", "to_json"]

_JOINT = re.compile(r"\s*(?:[;,]|\.(?!\d))\s*|\s+(?=(?:and|then|while|as|during|before|until|with)\s)", re.IGNORECASE)
_LINK = re.compile(r"^(and then|and|then|while|as|during|before|until|with)\s+", re.IGNORECASE)
_MAY_PRECEDE = re.compile(
    r"^(?:(?:the|camera|we|lens|a|an|it's|slow(?:ly)?|quick(?:ly)?|fast|gent(?:le|ly)|smooth(?:ly)?|slight(?:ly)?|very"
    r"|start(?:s|ing)?|begin(?:s|ning)?|by|to|also|now|then|and|steadicam|gimbal|drone|continue(?:s)?|big|small|long"
    r"|let's|please|do|does|back|rapid(?:ly)?|sudden(?:ly)?|\(?\d[\d.]*\s?(?:m|ft|s|x|°|degrees?)?)\W*\s*)*$",
    re.IGNORECASE,
)
_KEEP = re.compile(r"\bkeep(?:s|ing)?\s+(.+?)\s+(?:cent(?:ered|red)|framed|in frame)\b", re.IGNORECASE)
_FOLLOWS = re.compile(
    r"^as\s+(he|she|they|it|the \w+|[A-Z]\w+)\s+(?:walk|run|move|come|go|drive|ride|cross)\w*", re.IGNORECASE
)
_ACTION = re.compile(
    r"^(?:he|she|they|it|we see|his|her|their|the|a|an|let|so|from|behind|at|looking|inside|square|profile|on|in|down|"
    r"through|around|toward|wheels?|mirror|lens|slide|someone|everyone|[A-Z]\w+(?:'s)?\s+\w+s)\b|^\W*$",
)
_INTENSITY = re.compile(r"\b(slight|subtle|light|heavy|strong|rough)\b", re.IGNORECASE)
_RIG = re.compile(r"\b(steadicam|gimbal|drone|dolly track)\b", re.IGNORECASE)


class _Reader:
    """Goes through the clauses in order, adding moves and filling the last one in."""

    def __init__(self, fps: Fraction) -> None:
        self.fps = fps
        self.moves: list[DirectedMove] = []
        self.notes: list[str] = []
        self.questions: list[str] = []
        self.lens: dict[str, Any] = {}

    def read(self, clause: str) -> None:
        link_found = _LINK.match(clause)
        link = link_found[1].lower() if link_found else ""
        words = clause[link_found.end() :] if link_found else clause
        spoken = _move_word(words)
        if spoken and link != "as":
            self._add(spoken[0], words, link, before=words[: spoken[1]])
        elif not (self.moves and self._qualify(clause, words, link)) and not self._is_action(words, link):
            self.questions.append(f"What should the camera do for “{words.strip()}”?")

    def _add(self, word: MoveWord, words: str, link: str, before: str) -> None:
        previous = self.moves[-1] if self.moves else None
        if previous and word.kind is MoveKind.STATIC and previous.kind is MoveKind.STATIC:
            return
        move = DirectedMove(word.kind, word.direction)
        if word.rig:
            move = replace(move, extra=(("rig", word.rig),))
        if word.fast:
            move = replace(move, easing="crash", speed="fast")
        if rig := _RIG.search(before):
            move = replace(move, extra=(*move.extra, ("rig", rig[1].lower())))
        rest = words.replace(before, "", 1) if before else words
        move = self._with_direction(move, word.pattern.sub(" ", rest, count=1))
        move = self._with_amounts(move, words)
        move = self._with_manner(move, words)
        move = with_target(move, word.pattern.sub(" ", rest, count=1))
        sequential = link in {"then", "and then", "before"} or (link == "and" and move.kind is MoveKind.STATIC)
        if previous and not sequential:
            move = replace(move, simultaneous=True)
        self.moves.append(move)
        if previous and sequential:
            self._in_sequence()

    def _with_direction(self, move: DirectedMove, rest: str) -> DirectedMove:
        allowed = ALLOWED.get(move.kind, ())
        for pattern in (FRAMES, SECONDS, LENGTH, *(pattern for pattern, _ in EASINGS)):
            rest = pattern.sub(" ", rest)
        said = [direction_word(found[1]) for found in DIRECTION.finditer(rest)]
        direction = next((word for word in said if word in allowed), move.direction)
        kind = move.kind
        if kind is MoveKind.PAN and direction in {"up", "down"}:
            kind = MoveKind.TILT
        elif kind in {MoveKind.DOLLY} and direction in {"left", "right"}:
            kind = MoveKind.TRUCK
        elif kind is MoveKind.TRUCK and direction in {"in", "out"}:
            kind = MoveKind.DOLLY
        return replace(move, kind=kind, direction=self._settled(kind, direction))

    def _settled(self, kind: MoveKind, direction: str) -> str:
        if kind in {MoveKind.DOLLY, MoveKind.PUSH, MoveKind.ZOOM, MoveKind.CRASH_ZOOM, MoveKind.DOLLY_ZOOM}:
            return {"forward": "in", "back": "out"}.get(direction, direction)
        if kind is MoveKind.ROLL:
            return {"right": "cw", "left": "ccw"}.get(direction, direction)
        if kind in {MoveKind.ORBIT, MoveKind.ARC} and direction in {"cw", "ccw"}:
            side = "left" if direction == "cw" else "right"
            name = "clockwise" if direction == "cw" else "counter-clockwise"
            self.notes.append(f"{name} seen from above = camera moves to its {side}")
            return side
        return direction

    def _with_amounts(self, move: DirectedMove, words: str) -> DirectedMove:
        if lasts := duration_in(words, self.fps):
            move = replace(move, seconds=lasts[0])
            self.notes += [lasts[1]] if lasts[1] else []
        words = SECONDS.sub(" ", FRAMES.sub(" ", words))
        if move.kind in {MoveKind.ZOOM, MoveKind.CRASH_ZOOM}:
            return self._with_zoom(move, words)
        if move.kind in {MoveKind.PAN, MoveKind.TILT, MoveKind.ROLL, MoveKind.ORBIT, MoveKind.ARC}:
            found = ANGLE.search(words)
            whole = re.search(rf"\b({NUMBER})(?=\s+(?:around|round)\b)", words)
            value = found or whole
            return replace(move, value=float(value[1]), unit="deg") if value else move
        length = length_in(words) if move.kind not in {MoveKind.STATIC, MoveKind.HANDHELD} else None
        return replace(move, value=length[0], unit=length[1]) if length else move

    def _with_zoom(self, move: DirectedMove, words: str) -> DirectedMove:
        if pair := FROM_LENS.search(words):
            first, last = float(pair[1]), float(pair[2])
            self.lens |= {"focal_mm": _tidy(first), "focal_mm_end": _tidy(last)}
            direction = "in" if last > first else "out"
            return replace(move, value=round(last / first, 4), unit="x", direction=direction)
        if ratio := RATIO.search(words):
            return replace(move, value=float(ratio[1]), unit="x")
        if last_lens := re.search(rf"\bto\s+({NUMBER})\s*mm\b", words, re.IGNORECASE):
            return replace(move, value=float(last_lens[1]), unit="mm")
        return move

    def _with_manner(self, move: DirectedMove, words: str) -> DirectedMove:
        for pattern, name in EASINGS:
            if pattern.search(words):
                move = replace(move, easing=name)
                break
        for pattern, name in SPEEDS:
            if pattern.search(words):
                move = replace(move, speed=name)
        if move.kind is MoveKind.HANDHELD and (found := _INTENSITY.search(words)):
            move = replace(move, extra=(*move.extra, ("intensity", found[1].lower())))
        return move

    def _qualify(self, clause: str, words: str, link: str) -> bool:
        """Fills the last move in from a clause of its own ("3 seconds", "slow", "keep her centred")."""
        move = self.moves[-1]
        if keep := _KEEP.search(words):
            return self._keep_framed(keep[1])
        if (follows := _FOLLOWS.match(clause)) and move.kind in {MoveKind.DOLLY, MoveKind.TRUCK}:
            self.moves[-1] = replace(move, target=follows[1], extra=(*move.extra, ("follow", True)))
            return True
        if link in {"as", "during"} and move.seconds is None:
            said = f'as long as the action "{words.strip()}"' if link == "as" else f"length of {words.strip()}"
            self.notes.append(f"duration: {said}")
            return True
        filled = self._with_manner(move, words)
        if move.seconds is None or move.value is None:
            with_amounts = self._with_amounts(replace(filled, value=None, seconds=None), words)
            filled = replace(
                filled,
                seconds=with_amounts.seconds if filled.seconds is None else filled.seconds,
                value=with_amounts.value if filled.value is None else filled.value,
                unit=with_amounts.unit if filled.value is None else filled.unit,
            )
        if move.direction == "none":
            filled = self._with_direction(filled, words)
        self.moves[-1] = filled
        return filled != move

    def _keep_framed(self, target: str) -> bool:
        """Following a target while the camera travels is a turn whose size the blocking gives."""
        move = self.moves[-1]
        opposite = {"up": "down", "down": "up", "left": "right", "right": "left"}.get(move.direction)
        upright = move.direction in {"up", "down"}
        kind = MoveKind.TILT if upright else MoveKind.PAN
        if opposite is None:
            self.moves[-1] = replace(move, target=move.target or target)
            return True
        turn = DirectedMove(
            kind, opposite, target=target, simultaneous=True, extra=(("amount_from", "keep_target_framed"),)
        )
        self.moves.append(turn)
        self.notes.append(f"{kind.value} amount is derived from subject position, not stated")
        return True

    def _in_sequence(self) -> None:
        """Start times, as far as durations are known."""
        start: float | None = 0.0
        for index, move in enumerate(self.moves):
            at = self.moves[index - 1].start_seconds if move.simultaneous and index else start
            self.moves[index] = replace(move, start_seconds=at)
            start = None if at is None or move.seconds is None else max(start or 0.0, at + move.seconds)

    def _is_action(self, words: str, link: str) -> bool:
        return bool(link in {"as", "until", "during"} or _ACTION.match(words.strip()) or self._only_known(words))

    def _only_known(self, words: str) -> bool:
        """Nothing but words that carry no instruction ("sits down" after "She crosses left and")."""
        return bool(
            re.fullmatch(r"\W*(?:\w+s(?:\s+(?:up|down|left|right|away|back|in|out))?|breathing|.*breath\w*)\W*", words)
        )


def parse(text: str, fps: Fraction | int = 24) -> Directions:
    """Reads one direction, a sentence or a few. `fps` turns frames into seconds. Never raises for odd words."""
    rate = Fraction(fps)
    setup = read_setup(plain(text), rate)
    reader = _Reader(rate)
    for clause in _JOINT.split(setup.rest):
        if clause and re.search(r"\w", clause):
            reader.read(clause.strip())
    moves = reader.moves
    stated = bool(setup.lens or setup.camera)
    if not moves and stated and not setup.focus and not reader.questions:
        moves = [DirectedMove(MoveKind.STATIC)]
    notes = [*setup.ambiguities, *reader.notes, *_open_amounts(moves)]
    return Directions(
        text=text,
        moves=tuple(moves),
        lens=setup.lens | reader.lens,
        camera=setup.camera,
        focus=tuple(setup.focus),
        ambiguities=tuple(dict.fromkeys(notes)),
        questions=tuple(reader.questions),
    )


def _move_word(words: str) -> tuple[MoveWord, int] | None:
    """The move a clause names, unless somebody else does it ("she rises")."""
    for word in MOVE_WORDS:
        found = word.pattern.search(words)
        if found and _MAY_PRECEDE.match(words[: found.start()]):
            return word, found.start()
    return None


def _open_amounts(moves: list[DirectedMove]) -> list[str]:
    notes = []
    for move in moves:
        extra = dict(move.extra)
        if move.value is not None or move.kind in {MoveKind.STATIC, MoveKind.HANDHELD}:
            continue
        if extra.get("amount_from") == "targets":
            notes.append("angle from subject height and distance")
        elif extra.get("follow"):
            notes.append("distance = their walking distance")
        elif "amount_from" not in extra:
            notes.append("no angle" if move.kind in {MoveKind.PAN, MoveKind.TILT, MoveKind.ROLL} else "no amount")
    return notes


def _tidy(value: float) -> float | int:
    return int(value) if value == int(value) else value
