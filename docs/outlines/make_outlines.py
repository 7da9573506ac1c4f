"""Make assets/outlines/*.json: the map outlines that the application serves itself.

    python docs/outlines/make_outlines.py US_ATLAS_FOLDER WORLD_ATLAS_FOLDER

The folders are the unpacked npm packages us-atlas 3 (outlines by the US Census Bureau) and world-atlas 2 (outlines by
Natural Earth); both sources are in the public domain. Arcs are simplified, not polygons, so that neighbours keep one
common border. Features are keyed by the ISO 3166 code of the region, as the `region` table is.
"""

from __future__ import annotations

import heapq
import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pycountry

Point = tuple[float, float]
TARGET = Path(__file__).resolve().parents[2] / "assets" / "outlines"

WITHOUT_NUMBER = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
"""Areas without an ISO number in Natural Earth: their user-assigned code, or that of the state ISO counts them to."""

FAR_NORTH = ("CA", "GL", "RU", "NO")
"""Countries whose small northern islands are left out."""


def triangle(a: Point, b: Point, c: Point) -> float:
    """Area in degrees², shrunk towards the poles as the map's projections shrink it."""
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2 * math.cos(math.radians(b[1])) ** 3


def simplified(points: list[Point], tolerance: float) -> list[Point]:
    """Visvalingam's line simplification: drop the smallest triangle's point until all reach `tolerance` (degrees²)."""
    before = [index - 1 for index in range(len(points))]
    after = [index + 1 for index in range(len(points))]
    alive = [True] * len(points)
    closed = points[0] == points[-1]
    kept = len(points)
    queue = [(triangle(*points[i - 1 : i + 2]), i) for i in range(1, len(points) - 1)]
    heapq.heapify(queue)
    current = {i: area for area, i in queue}
    while queue:
        area, i = heapq.heappop(queue)
        if not alive[i] or current[i] != area:
            continue
        if area >= tolerance or (closed and kept <= 6):
            break
        alive[i] = False
        kept -= 1
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if 0 < j < len(points) - 1:
                current[j] = max(area, triangle(points[before[j]], points[j], points[after[j]]))
                heapq.heappush(queue, (current[j], j))
    return [point for point, stays in zip(points, alive, strict=True) if stays]


def read_arcs(topology: dict[str, Any], tolerance: float) -> list[list[Point]]:
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(simplified(points, tolerance))
    return arcs


def polygons(
    geometry: dict[str, Any], arcs: list[list[Point]], digits: int, smallest: float
) -> list[list[list[list[float]]]]:
    """The polygons of a feature, without islands smaller than `smallest` (degrees²) beside the largest one."""
    nested = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    found = []
    for rings in nested:
        polygon = []
        for ring in rings:
            points: list[Point] = []
            for index in ring:
                arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                points += arc[1:] if points else arc
            rounded = [[round(x, digits), round(y, digits)] for x, y in points]
            thinned = [point for i, point in enumerate(rounded) if i == 0 or point != rounded[i - 1]]
            if len(thinned) >= 4:
                polygon.append(thinned)
        if polygon:
            found.append(polygon)

    def size(polygon: list[list[list[float]]]) -> float:
        ring = polygon[0]
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2

    found.sort(key=size, reverse=True)
    return [polygon for i, polygon in enumerate(found) if i == 0 or size(polygon) >= smallest]


def write(name: str, shapes: dict[str, list[Any]]) -> None:
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {},
            "geometry": {"type": "MultiPolygon", "coordinates": shapes[code]},
        }
        for code in sorted(shapes)
    ]
    TARGET.mkdir(parents=True, exist_ok=True)
    path = TARGET / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")) + "\n")
    print(f"{path.name}: {len(features)} features, {path.stat().st_size / 1000:.0f} kB")


def us_states(folder: Path) -> dict[str, list[Any]]:
    """Fifty states and the District of Columbia; the territories lie outside the map's projection."""
    topology = json.loads((folder / "states-10m.json").read_text())
    arcs = read_arcs(topology, 0.0022)
    codes = {
        region.name: region.code
        for region in pycountry.subdivisions.get(country_code="US") or []
        if region.type in ("State", "District")
    }
    shapes = {}
    for geometry in topology["objects"]["states"]["geometries"]:
        if code := codes.get(geometry["properties"]["name"]):
            shapes[code] = polygons(geometry, arcs, 2, 0.5 if geometry["properties"]["name"] == "Alaska" else 0.02)
    return shapes


def countries(folder: Path) -> dict[str, list[Any]]:
    """All countries but Antarctica."""
    topology = json.loads((folder / "countries-50m.json").read_text())
    arcs = read_arcs(topology, 0.075)
    shapes: dict[str, list[Any]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        country = pycountry.countries.get(numeric=geometry["id"]) if "id" in geometry else None
        code = country.alpha_2 if country else WITHOUT_NUMBER.get(geometry["properties"]["name"])
        if code and code != "AQ" and "arcs" in geometry:
            shapes.setdefault(code, []).extend(polygons(geometry, arcs, 2, 1.5 if code in FAR_NORTH else 0.3))
    return {code: shape for code, shape in shapes.items() if shape}


if __name__ == "__main__":
    write("us-states.json", us_states(Path(sys.argv[1])))
    write("countries.json", countries(Path(sys.argv[2])))
