"""Lines over logarithmic axes as an SVG file: a column of panels with one legend."""
import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, GAP = 900, 250, 70, 290, 30, 50
COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e")
DASHES = ("", "6 3", "2 3")


def short(value):
    """1,000 as 1 k, one millionth as 1 µ."""
    for limit, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k"), (1, ""), (1e-3, " m"), (1e-6, " µ")):
        if value >= limit * 0.999:
            return f"{value / limit:g}{unit}"
    return f"{value:g}"


class Axis:
    """Whole powers of ten from below the least value to above the greatest, onto pixels."""

    def __init__(self, values, start, end):
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)
        self.start, self.end = start, end

    def at(self, value):
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self):
        return [10.0 ** power for power in range(self.low, self.high + 1)]


class LogPlot:
    def __init__(self, x_label):
        self.x_label = x_label
        self.panels = []

    def panel(self, title, lines):
        """lines: name ("command, size") to a list of (x, y), all above zero."""
        self.panels.append((title, {name: sorted(points) for name, points in lines.items()}))

    @staticmethod
    def _style(name, names):
        command, _, size = name.partition(", ")
        commands = list(dict.fromkeys(other.partition(", ")[0] for other in names))
        sizes = list(dict.fromkeys(other.partition(", ")[2] for other in names))
        colour = COLOURS[commands.index(command) % len(COLOURS)]
        dash = DASHES[sizes.index(size) % len(DASHES)]
        return f'stroke="{colour}" fill="none" stroke-width="1.8" stroke-dasharray="{dash}"', colour

    def _draw(self, top, title, lines, out):
        points = [point for line in lines.values() for point in line]
        x = Axis([p[0] for p in points], LEFT, WIDTH - RIGHT)
        y = Axis([p[1] for p in points], top + HEIGHT, top)
        out.append(f'<text x="{LEFT}" y="{top - 10}" font-weight="bold">{escape(title)}</text>')
        for tick in y.ticks():
            out.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y.at(tick):.1f}" '
                       f'y2="{y.at(tick):.1f}" stroke="#ddd"/>')
            out.append(f'<text x="{LEFT - 6}" y="{y.at(tick) + 4:.1f}" text-anchor="end">'
                       f'{short(tick)}</text>')
        for tick in x.ticks():
            out.append(f'<line y1="{top}" y2="{top + HEIGHT}" x1="{x.at(tick):.1f}" '
                       f'x2="{x.at(tick):.1f}" stroke="#ddd"/>')
            out.append(f'<text x="{x.at(tick):.1f}" y="{top + HEIGHT + 15}" text-anchor="middle">'
                       f'{short(tick)}</text>')
        for name, line in lines.items():
            style, colour = self._style(name, lines)
            places = [f"{x.at(a):.1f},{y.at(b):.1f}" for a, b in line]
            out.append(f'<polyline points="{" ".join(places)}" {style}/>')
            for place in places:
                out.append(f'<circle cx="{place.split(",")[0]}" cy="{place.split(",")[1]}" r="2.5" '
                           f'fill="{colour}"/>')

    def _legend(self, lines, out):
        for i, name in enumerate(lines):
            style, _ = self._style(name, lines)
            top = TOP + 8 + i * 18
            left = WIDTH - RIGHT + 20
            out.append(f'<line x1="{left}" x2="{left + 34}" y1="{top}" y2="{top}" {style}/>')
            out.append(f'<text x="{left + 42}" y="{top + 4}">{escape(name)}</text>')

    def svg(self):
        height = TOP + len(self.panels) * (HEIGHT + GAP) + 20
        out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
               'font-family="sans-serif" font-size="12">',
               '<rect width="100%" height="100%" fill="white"/>']
        for i, (title, lines) in enumerate(self.panels):
            self._draw(TOP + i * (HEIGHT + GAP), title, lines, out)
        self._legend(self.panels[0][1], out)
        out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{height - 12}" text-anchor="middle">'
                   f'{escape(self.x_label)}</text>')
        out.append("</svg>\n")
        return "\n".join(out)
