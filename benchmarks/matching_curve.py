"""Draws learning curves as an SVG, in plain code, so that the page needs no plotting library."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

# Three of the colour-blind-safe set of Okabe and Ito.
COLOURS = ("#0072B2", "#D55E00", "#009E73")
WIDTH, HEIGHT = 640, 360
LEFT, TOP, RIGHT, BOTTOM = 56, 20, 20, 48


@dataclass(frozen=True)
class Curve:
    """A name and its points (labels, accuracy)."""

    name: str
    points: list[tuple[int, float]]


def draw_curves(curves: list[Curve]) -> str:
    """Accuracy over the number of labels, on a logarithmic axis that begins at none."""
    sizes = sorted({n for c in curves for n, _a in c.points})
    low = min(a for c in curves for _n, a in c.points)
    floor = int(low * 20) / 20

    def x(n: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * log2(1 + n / 25) / log2(1 + sizes[-1] / 25)

    def y(a: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (0.95 - a) / (0.95 - floor)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12">',
        "<title>Accuracy on the test messages by number of labels</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for step in range(round(floor * 20), 20):
        at = y(step / 20)
        out.append(f'<line x1="{LEFT}" y1="{at:.1f}" x2="{WIDTH - RIGHT}" y2="{at:.1f}" stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{step / 20:.2f}</text>')
    for n in sizes:
        out.append(f'<text x="{x(n):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{n}</text>')
    out.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">confirmed dispatches</text>')
    for i, (curve, colour) in enumerate(zip(curves, COLOURS, strict=True)):
        line = " ".join(f"{x(n):.1f},{y(a):.1f}" for n, a in curve.points)
        out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{x(n):.1f}" cy="{y(a):.1f}" r="3" fill="{colour}"/>' for n, a in curve.points]
        at = HEIGHT - BOTTOM - 60 + 18 * i
        out.append(f'<rect x="{WIDTH - 300}" y="{at - 9}" width="10" height="10" fill="{colour}"/>')
        out.append(f'<text x="{WIDTH - 284}" y="{at}">{curve.name}</text>')
    return "\n".join([*out, "</svg>", ""])
