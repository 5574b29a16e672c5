"""Requests as people and programs get them wrong: from the published examples, with a value or two replaced."""

import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ODD: tuple[Any, ...] = (
    *(None, "", 0, -1, 1.5, 1e308, 2**31, 2**63, 2**70, True, [], {}, [None], [1] * 300, {"a": {"b": [1]}}),
    *("x" * 5000, "\x00", "ünïcödé", "<script>", "' OR 1=1 --", "../../etc/passwd", "NaN", "2026-13-45", "\u202e"),
)
WORDS = ("a", "SH010", "fast", "lighting", "ines", "best", "approved", "csv", "pdf", "first", "select", "proxy", "NF")


@dataclass(frozen=True)
class Case:
    method: str
    path: str
    """As the doors are listed: `/api/takes/{take_id}`."""
    url: str
    query: dict[str, str]
    body: Any = None
    files: bool = False

    def send(self, client: Any) -> Any:
        more: dict[str, Any] = {"json": self.body} if self.body is not None else {}
        if self.files:
            more = {"files": {name: ("a.png", b"no picture") for name in ("file", "movie")}}
        return client.request(self.method, self.url, params=self.query, **more)


class Wrong:
    """`there` are numbers of things that exist, by the names that addresses give them. The seed decides it all."""

    def __init__(self, api: dict[str, Any], there: Mapping[str, int], seed: int) -> None:
        self.api, self.there, self.dice = api, there, random.Random(seed)
        doors = [(method, path, door) for path, found in api["paths"].items() for method, door in found.items()]
        self.doors = [one for one in doors if not one[1].endswith("/events") and one[1] not in SPARED]

    def cases(self, count: int) -> Iterator[Case]:
        for _ in range(count):
            method, path, door = self.dice.choice(self.doors)
            content = door.get("requestBody", {}).get("content", {})
            body = None
            if "application/json" in content:
                body = self._spoilt(self._value(content["application/json"]["schema"]))
            url = re.sub(r"{(\w+)}", lambda found: str(self._named(found[1])), path)
            yield Case(method, path, url, self._query(door), body, "multipart/form-data" in content)

    def _named(self, name: str) -> Any:
        odd = (0, 1, 2**31, 2**63, "x", -1)
        if name in self.there:
            return self.there[name] if self.dice.random() < 0.8 else self.dice.choice(odd)
        usual = {"code": "NF", "sequence": "SQ030"}.get(name, "")
        return usual if usual and self.dice.random() < 0.85 else self.dice.choice((*WORDS, 0, 3, -1, 2**40))

    def _query(self, door: Mapping[str, Any]) -> dict[str, str]:
        names = [one["name"] for one in door.get("parameters", ()) if one["in"] == "query"]
        return {name: str(self.dice.choice((*ODD, *WORDS))) for name in names if self.dice.random() < 0.5}

    def _value(self, schema: Any, depth: int = 0) -> Any:
        while "$ref" in schema:
            schema = self.api["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if schema.get("examples") and self.dice.random() < 0.8:
            return json.loads(json.dumps(schema["examples"][0]))
        if "anyOf" in schema:
            return self._value(self.dice.choice(schema["anyOf"]), depth + 1)
        if "enum" in schema:
            return self.dice.choice(schema["enum"])
        if schema.get("type") == "object":
            known = schema.get("properties", {}) if depth < 4 else {}
            return {name: self._value(one, depth + 1) for name, one in known.items()}
        if schema.get("type") == "array":
            return [self._value(schema.get("items", {}), depth + 1) for _ in range(self.dice.randint(0, 2))]
        usual: dict[str, tuple[Any, ...]] = {"integer": (0, 1, 2, 7), "number": (0, 0.5, 1), "boolean": (True, False)}
        return self.dice.choice(usual.get(schema.get("type", ""), WORDS))

    def _spoilt(self, body: Any) -> Any:
        places = list(_places(body))
        for _ in range(self.dice.choice((0, 1, 1, 1, 2, 3)) if places else 0):
            holder, key = self.dice.choice(places)
            holder[key] = self.dice.choice(ODD)
        return body if self.dice.random() < 0.95 else self.dice.choice(ODD)


SPARED = ("/api/me/sessions", "/api/tokens/{token_id}", "/api/users/{user_id}")
"""They would sign out whoever asks."""


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    found = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(found):
        yield value, key
        yield from _places(inner)
