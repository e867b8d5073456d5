"""Where a position lies on the base map ``static/basemap.svg``: an equal-area conic, the same as in ``basemap.mjs``."""

from __future__ import annotations

from math import cos, pi, radians, sin, sqrt

WIDTH, HEIGHT = 1000, 620
_PARALLELS = (44, 64)
_MERIDIAN = 88
_MIDDLE = 54.5
_SCALE = 760

_SOUTH = sin(radians(_PARALLELS[0]))
_N = (_SOUTH + sin(radians(_PARALLELS[1]))) / 2
_C = 1 + _SOUTH * (2 * _N - _SOUTH)
_R0 = sqrt(_C) / _N

VIEWS = {"kazakhstan": (138.0, 255.0, 370.0, 229.0), "all": (0.0, 0.0, float(WIDTH), float(HEIGHT))}
"""Parts of the map: left, top, width, height."""


def project(lat: float, long: float) -> tuple[float, float]:
    """Return a position on the map.

    >>> [round(n, 1) for n in project(43.25, 76.9)], [round(n, 1) for n in project(59.6, 150.8)]
    ([393.0, 452.3], [865.5, 70.8])
    """
    x, y = _raw((long - _MERIDIAN + 180) % 360 - 180, lat)
    _, middle = _raw(0, _MIDDLE)
    return WIDTH / 2 + _SCALE * x, HEIGHT / 2 - _SCALE * (y - middle)


def _raw(long: float, lat: float) -> tuple[float, float]:
    radius = sqrt(max(_C - 2 * _N * sin(lat * pi / 180), 0)) / _N
    turn = radians(long) * _N
    return radius * sin(turn), _R0 - radius * cos(turn)
