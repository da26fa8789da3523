"""How far a piece of work is, against where the calendar says it should be (序时)."""

from decimal import Decimal

from charts.svg import document, drawing_key, hatch, line, rect
from charts.values import Number, as_float, number_text, plain_text

WIDTH, HEIGHT, PAD = 160.0, 14.0, 2.0


def meter(done: Number, total: Number, scheduled: Decimal | None, label: str, key: str = "") -> str:
    """A progress bar with a tick at the scheduled share (0 to 1); hatched when unknown."""
    inner = WIDTH - 2 * PAD
    share = _share(done, total)
    body = [rect("c-meter-track", PAD, 3, inner, HEIGHT - 6)]
    if share is None:
        body.append(hatch(PAD, 3, inner, HEIGHT - 6))
    elif share > 0:
        body.append(rect("c-meter-bar", PAD, 3, inner * share, HEIGHT - 6))
    due = as_float(scheduled)
    if due is not None:
        x = PAD + inner * min(max(due, 0.0), 1.0)
        body += [line(name, (x, 0), (x, HEIGHT)) for name in ("c-meter-rim", "c-meter-tick")]
    key = key or drawing_key("meter", done, total, scheduled, label)
    title = _title(done, total, scheduled, label)
    return document(key, title, (WIDTH, HEIGHT), body, fixed=True)


def _share(done: Number, total: Number) -> float | None:
    part, whole = as_float(done), as_float(total)
    if part is None or whole is None or whole <= 0:
        return None
    return min(max(part / whole, 0.0), 1.0)


def _title(done: Number, total: Number, scheduled: Decimal | None, label: str) -> str:
    if _share(done, total) is None:
        words = "进度未知"
    else:
        words = f"完成 {plain_text(done)}/{plain_text(total)}"
    if scheduled is not None and as_float(scheduled) is not None:
        words += f",序时 {number_text(scheduled * 100, 1)} %"
    return f"{label}:{words}"
