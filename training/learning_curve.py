"""The learning curve as an SVG: loss and the held-out kappas, where they have a meaning, over the steps."""
from typing import Dict, List

WIDTH, HEIGHT, MARGIN = 720, 360, 48
COLOURS = ("#444444", "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e")


def write_learning_curve(path: str, log: List[Dict]) -> None:
    names = [name for name in log[-1] if name != "step"]
    last, top = log[-1]["step"], max(1.0, max(entry["loss"] for entry in log))
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">']
    parts.append(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>')
    for i in range(5):
        y = _y(top * i / 4, top)
        parts.append(f'<path d="M{MARGIN} {y:.1f}H{WIDTH - MARGIN}" stroke="#dddddd"/><text x="8" y="{y + 4:.1f}">{top * i / 4:.2f}</text>')
    for i, name in enumerate(names):
        colour = COLOURS[i % len(COLOURS)]
        known = [entry for entry in log if entry[name] is not None]
        points = " ".join(f"{_x(e['step'], last):.1f},{_y(e[name], top):.1f}" for e in known)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        label = "training loss" if name == "loss" else f"kappa, {name}"
        parts.append(f'<text x="{MARGIN + 8 + i * 150}" y="20" fill="{colour}">{label}</text>')
    parts.append(f'<text x="{WIDTH - MARGIN - 60}" y="{HEIGHT - 12}">{last} steps</text></svg>')
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(parts) + "\n")


def _x(step: float, last: float) -> float:
    return MARGIN + (WIDTH - 2 * MARGIN) * step / last


def _y(value: float, top: float) -> float:
    return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * max(value, 0) / top
