"""Where files that travel with the code lie: templates, static, migrations; in a checkout or a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    """The path of `templates`, `static`, `migrations` or `alembic.ini`; it may not exist.

    A wheel carries them in `previz_studio/shipped` (see hatch_build.py); a checkout has them beside the package.
    """
    inside = _PACKAGE / "shipped" / name
    return inside if inside.exists() else _PACKAGE.parent / name
