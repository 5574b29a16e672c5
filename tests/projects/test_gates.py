"""Who decides, as a table a producer can read, and the sentence that goes with each rule."""

import pytest

from previz_studio.kit.errors import Invalid
from previz_studio.people.roles import Action, Role
from previz_studio.projects.gates import Gate, Member, check_gate, gate_for

DANA = Member(1, "Dana", Role.DIRECTOR)
RAE = Member(2, "Rae", Role.PRODUCER)
SAM = Member(3, "Sam", Role.OWNER)
PIM = Member(4, "Pim", Role.DP)
CREW = (SAM, RAE, DANA, PIM)
BY_NAME = {one.name.lower(): one for one in CREW}

RULES = """
    approved by  the gate says               then it is    the sentence
    -            usual                       not approved  Rae, Producer, approves.
    rae          usual                       approved      Rae, Producer, approves.
    sam          usual                       approved      Rae, Producer, approves.
    dana         usual                       not approved  Rae, Producer, approves.
    dana         any director producer       approved      Dana, Director, or Rae, Producer, approves.
    dana         each director producer      not approved  Dana, Director, and Rae, Producer, both approve.
    rae          each director producer      not approved  Dana, Director, and Rae, Producer, both approve.
    dana rae     each director producer      approved      Dana, Director, and Rae, Producer, both approve.
    sam          any director producer       not approved  Dana, Director, or Rae, Producer, approves.
    pim          any pim                     approved      Pim, DP, approves.
    rae          any pim                     not approved  Pim, DP, approves.
    rae          each producer pim           not approved  Rae, Producer, and Pim, DP, both approve.
    rae pim      each producer pim           approved      Rae, Producer, and Pim, DP, both approve.
    rae          each editor producer        not approved  an editor, and Rae, Producer, both approve.
    rae          any editor producer         approved      Rae, Producer, approves.
"""


def gate_from(words: str) -> Gate:
    if words == "usual":
        return gate_for(Action.APPROVE)
    how, *who = words.split()
    roles = tuple(Role(one) for one in who if one in tuple(Role))
    people = tuple(BY_NAME[one].id for one in who if one in BY_NAME)
    return Gate(roles, people, each=how == "each")


def rows() -> list[tuple[str, str, str, str]]:
    lines = RULES.strip("\n").splitlines()[1:]
    cut = lambda line: (line[4:17], line[17:45], line[45:59], line[59:])  # noqa: E731
    return [tuple(part.strip() for part in cut(line)) for line in lines]  # type: ignore[misc]


@pytest.mark.parametrize(("given", "rule", "expected", "sentence"), rows())
def test_given_a_gate_and_who_approved_then_it_is_passed_or_not(
    given: str, rule: str, expected: str, sentence: str
) -> None:
    gate = gate_from(rule)
    ids = {BY_NAME[name].id for name in given.split() if name != "-"}
    passed = not gate.missing(CREW, ids)
    assert ("approved" if passed else "not approved", gate.sentence(CREW, "approves")) == (expected, sentence)


def test_given_a_sequence_with_its_own_gate_then_it_stands_before_the_projects() -> None:
    project, sequence = Gate((Role.DP,)), Gate((Role.EDITOR,))
    assert gate_for(Action.SELECT, {}, {"select": project.stored()}) == project
    assert gate_for(Action.SELECT, {"select": sequence.stored()}, {"select": project.stored()}) == sequence
    assert gate_for(Action.APPROVE, {"select": sequence.stored()}, {}).roles == (Role.PRODUCER, Role.OWNER)


@pytest.mark.parametrize(
    ("gate", "words"),
    [(Gate(), "never open"), (Gate(people=(99,)), "not on the crew"), (Gate(people=tuple(range(30))), "at most 20")],
)
def test_given_a_gate_nobody_could_pass_then_it_is_refused(gate: Gate, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        check_gate(gate, CREW)
