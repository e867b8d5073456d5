"""Print the lowest versions of the run-time dependencies that pyproject.toml allows, with today's test tools."""

from __future__ import annotations

import tomllib
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = [
    requirement
    for extra, requirements in PROJECT["project"]["optional-dependencies"].items()
    for requirement in requirements
    if extra != "spark"  # a third of a gigabyte; the newest one is tried beside the tests
]

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
