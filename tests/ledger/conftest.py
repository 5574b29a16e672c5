from tests.screens.conftest import house

__all__ = ["house"]
