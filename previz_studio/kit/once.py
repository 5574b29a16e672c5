"""Reading the same thing once a page: the shell, the page and its parts ask for it each on their own."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

ANSWERS = "previz_answers"


def once(read: Callable[Concatenate[Session, Asked], Answer]) -> Callable[Concatenate[Session, Asked], Answer]:
    """Asked again in the same reading session, `read` gives the first answer: leave it as it is. A writing session asks
    each time, since what it changed changes the answer. Arguments are hashable."""

    @wraps(read)
    def answered(session: Session, /, *args: Asked.args, **named: Asked.kwargs) -> Answer:
        answers: dict[Any, Answer] | None = session.info.get(ANSWERS)
        if answers is None:
            return read(session, *args, **named)
        asked = (read, args, tuple(sorted(named.items())))
        if asked not in answers:
            answers[asked] = read(session, *args, **named)
        return answers[asked]

    return answered
