"""The wheel works elsewhere: installed in another folder, run from a third, with its styles inside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(*command: str, cwd: Path, **environment: str) -> str:
    here = {name: value for name, value in os.environ.items() if not name.startswith("COV")}  # not this project's code
    done = subprocess.run(
        command, cwd=cwd, env=here | environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_wheel_compiles_a_story_elsewhere(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path), cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(installed))
    run(*pip, str(wheel), cwd=elsewhere)
    (elsewhere / "rain.txt").write_text("It rained on the ferry.\n\nI can't do this. She went out.\n", encoding="utf-8")
    where = run(sys.executable, "-c", "import griffo; print(griffo.__file__)", cwd=elsewhere, PYTHONPATH=str(installed))
    assert Path(where.strip()).is_relative_to(installed)
    run(sys.executable, "-m", "griffo", "compile", "rain.txt", "-o", "out", cwd=elsewhere, PYTHONPATH=str(installed))
    assert {path.name for path in (elsewhere / "out").iterdir()} == {"rain.epub", "rain.pdf"}
