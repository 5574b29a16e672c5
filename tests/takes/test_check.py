"""Which take keeps the plan best: the order a DP sorts by."""

from previz_studio.takes.check import off_plan_by
from previz_studio.takes.models import Take


def test_given_takes_then_the_closest_to_the_plan_comes_first_and_the_unmeasured_are_never_called_best() -> None:
    rows = {
        "wrong way": ("wrong_move", 9.0),
        "off by 1.4 limits": ("drifts", 1.4),
        "off by 1.1 limits": ("drifts", 1.1),
        "black picture": ("cannot_tell", None),
        "right move, no scale": ("unchecked", None),
        "nearly": ("on_plan", 0.6),
        "exact": ("on_plan", 0.02),
        "still rendering": ("", None),
    }
    takes = {
        name: Take(check=check, measurement={"verdict": {"off_by": by}} if check else None)
        for name, (check, by) in rows.items()
    }
    assert sorted(takes, key=lambda name: off_plan_by(takes[name])) == [
        "exact",
        "nearly",
        "right move, no scale",
        "off by 1.1 limits",
        "off by 1.4 limits",
        "black picture",
        "wrong way",
        "still rendering",
    ]
