import pytest

from previz_studio.people.roles import Action, Role, allows

POLICY = """
              look comment rate select approve plan lock generate import order handoff download share crew project audit
    owner     yes  yes     yes  yes    yes     yes  yes  yes      yes    yes   yes     yes      yes   yes  yes     yes
    producer  yes  yes     yes  yes    yes     yes  yes  yes      yes    yes   yes     yes      yes   yes  yes     yes
    director  yes  yes     yes  yes    no      yes  yes  yes      yes    yes   no      yes      yes   no   no      yes
    dp        yes  yes     no   no     no      yes  yes  yes      yes    yes   no      yes      no    no   no      no
    editor    yes  yes     no   no     no      no   no   no       yes    no    yes     yes      no    no   no      no
    artist    yes  yes     no   no     no      yes  no   yes      yes    no    no      yes      no    no   no      no
    viewer    yes  yes     no   no     no      no   no   no       no     no    no      no       no    no   no      no
"""


def rows() -> list[tuple[Role, Action, bool]]:
    header, *lines = [line.split() for line in POLICY.strip("\n").splitlines()]
    return [
        (Role(role), Action[action.upper()], answer == "yes")
        for role, *answers in lines
        for action, answer in zip(header, answers, strict=True)
    ]


@pytest.mark.parametrize(("role", "action", "expected"), rows())
def test_given_a_role_then_it_may_exactly_what_was_agreed(role: Role, action: Action, expected: bool) -> None:
    assert allows(role, action) is expected


def test_given_the_agreed_table_then_it_covers_every_role_and_every_right() -> None:
    assert {(role, action) for role, action, _ in rows()} == {(r, a) for r in Role for a in Action}
