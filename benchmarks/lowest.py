"""Print the lowest versions of the run-time dependencies that pyproject.toml allows, with today's test tools."""

from __future__ import annotations

import tomllib
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = [r for extra in PROJECT["project"]["optional-dependencies"].values() for r in extra]

for requirement in [*PROJECT["project"]["dependencies"], *EXTRAS]:
    print(requirement.replace(">=", "=="))
for tool in (
    "editables",
    "hatchling",
    "hypothesis",
    "ipykernel",
    "jsonschema",
    "nbclient",
    "nbformat",
    "oxigraph",
    "playwright",
    "pytest",
    "pytest-cov",
    "pytest-xdist",
):
    print(tool)
