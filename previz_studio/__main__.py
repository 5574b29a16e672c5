"""The command line: `previz-studio COMMAND` or `python -m previz_studio COMMAND`. Each file in cli/ is a command.

A command file has `add(subparsers)`, which names the command and its options and sets `run=function`;
`function(args, settings) -> int` gives the exit status. It imports its rooms inside that function, so that `--help`
answers at once and never loads torch.
"""

import argparse
import os
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module

from previz_studio import cli
from previz_studio.kit.errors import StudioError
from previz_studio.settings import read_settings


def main(words: Sequence[str] | None = None) -> int:
    arguments = _parser().parse_args(words)
    try:
        return int(arguments.run(arguments, read_settings()))
    except StudioError as refused:
        print(refused.sentence, file=sys.stderr)
    except BrokenPipeError:  # whoever reads has seen enough: `previz-studio models list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="previz-studio", description="A local web studio for film pre-visualisation. Settings: PREVIZ_* variables."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for found in sorted(pkgutil.iter_modules(cli.__path__), key=lambda module: module.name):
        import_module(f"{cli.__name__}.{found.name}").add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
