import pytest

from previz_studio.people.roles import Action, Role, allows

POLICY = """
             owner    producer director dp       editor   artist   viewer
    look     yes      yes      yes      yes      yes      yes      yes
    comment  yes      yes      yes      yes      yes      yes      yes
    rate     yes      yes      yes      no       no       no       no
    select   yes      yes      yes      no       no       no       no
    approve  yes      yes      no       no       no       no       no
    window   yes      yes      yes      no       no       no       no
    plan     yes      yes      yes      yes      no       yes      no
    lock     yes      yes      yes      yes      no       no       no
    generate yes      yes      yes      yes      no       yes      no
    import   yes      yes      yes      yes      yes      yes      no
    order    yes      yes      yes      yes      no       no       no
    handoff  yes      yes      no       no       yes      no       no
    download yes      yes      yes      yes      yes      yes      no
    dailies  yes      yes      yes      yes      yes      yes      no
    share    yes      yes      yes      no       no       no       no
    crew     yes      yes      no       no       no       no       no
    project  yes      yes      no       no       no       no       no
    audit    yes      yes      yes      no       no       no       no
"""


def rows() -> list[tuple[Role, Action, bool]]:
    header, *lines = [line.split() for line in POLICY.strip("\n").splitlines()]
    return [
        (Role(role), Action[action.upper()], answer == "yes")
        for action, *answers in lines
        for role, answer in zip(header, answers, strict=True)
    ]


@pytest.mark.parametrize(("role", "action", "expected"), rows())
def test_given_a_role_then_it_may_exactly_what_was_agreed(role: Role, action: Action, expected: bool) -> None:
    assert allows(role, action) is expected


def test_given_the_agreed_table_then_it_covers_every_role_and_every_right() -> None:
    assert {(role, action) for role, action, _ in rows()} == {(r, a) for r in Role for a in Action}
