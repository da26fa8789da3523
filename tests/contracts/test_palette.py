"""One palette: the style sheet and the charts name the same colours, and every text can be read."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from charts import theme
from standards.status import Tone
from standards.task_lights import Lamp

STYLE_SHEET = Path(settings.BASE_DIR) / "static" / "css" / "site.css"
READABLE = 4.5  # WCAG 2.2, 1.4.3: contrast of text


def tokens() -> dict[str, str]:
    """Return the colours the style sheet names, as six digits."""
    (root,) = re.findall(r":root\s*{(.*?)}", STYLE_SHEET.read_text("utf-8"), re.DOTALL)
    found = re.findall(r"--([\w-]+):\s*#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\s*;", root)
    return {
        name: "#" + (value if len(value) == 6 else "".join(c * 2 for c in value)).lower()
        for name, value in found
    }


COLOURS = tokens()


def luminance(colour: str) -> float:
    """Relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_water_classes_have_the_colours_of_the_charts() -> None:
    in_css = {number: COLOURS[f"w{number}"] for number in range(1, 7)}
    assert in_css == {n: c.lower() for n, c in theme.WATER_CLASS_COLOURS.items()}


def test_every_water_class_is_painted_with_its_own_colour() -> None:
    painted = re.findall(r"\.c-water-(\d) { background: var\(--w(\d)\); }", STYLE_SHEET.read_text())
    assert painted == [(str(n), str(n)) for n in range(1, 7)]


def test_every_tone_has_a_colour_and_a_rule() -> None:
    sheet = STYLE_SHEET.read_text("utf-8")
    for tone in Tone:
        assert f".status--{tone.value} {{ color: var(--{tone.value}); }}" in sheet


def test_a_tone_has_one_colour_on_pages_and_in_charts() -> None:
    assert {tone.value: COLOURS[tone.value] for tone in Tone} == dict(theme.STATUS_TONES)


def test_status_borrows_no_colour_from_air_levels_or_water_classes() -> None:
    measured = {*theme.AIR_LEVEL_COLOURS.values(), *theme.WATER_CLASS_COLOURS.values()}
    assert not {c.lower() for c in measured} & {COLOURS[tone.value] for tone in Tone}


def test_every_light_has_a_colour_and_a_rule_of_its_own() -> None:
    sheet = STYLE_SHEET.read_text("utf-8")
    for lamp in Lamp:
        own = f"color: var(--lamp-{lamp.value}); background: var(--lamp-{lamp.value}-soft);"
        assert f".lamp--{lamp.value} {{ {own} }}" in sheet
    assert len({COLOURS[f"lamp-{lamp.value}"] for lamp in Lamp}) == len(Lamp)


def test_lights_borrow_no_colour_from_status_air_levels_or_water_classes() -> None:
    measured = {*theme.AIR_LEVEL_COLOURS.values(), *theme.WATER_CLASS_COLOURS.values()}
    taken = {c.lower() for c in measured} | {COLOURS[tone.value] for tone in Tone}
    lit = {colour for name, colour in COLOURS.items() if name.startswith("lamp-")}
    assert len(lit) == 2 * len(Lamp), "each light has ink and ground"
    assert not lit & taken


PAIRS = [
    *((f"lamp-{lamp.value}", f"lamp-{lamp.value}-soft") for lamp in Lamp),
    *((f"lamp-{lamp.value}", ground) for lamp in Lamp for ground in ("paper", "ground")),
    *((tone.value, ground) for tone in Tone for ground in ("paper", "ground")),
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3", "teal") for ground in ("paper", "ground")),
    *(("ink", f"w{number}") for number in range(1, 7)),
    ("bad", "bad-soft"),
    ("demo", "demo-soft"),
    ("demo", "paper"),
    ("ink", "teal-soft"),
    ("paper", "teal"),
    ("paper", "teal-2"),
]


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(COLOURS[text], COLOURS[ground]) >= READABLE


def test_light_text_of_the_top_bar_can_be_read() -> None:
    written = set(re.findall(r"\.top__[^{}]*{[^}]*color: (#[0-9a-f]{6})", STYLE_SHEET.read_text()))
    assert written
    assert all(contrast(colour, COLOURS["teal"]) >= READABLE for colour in written)


def test_dash_of_a_missing_class_can_be_read_on_its_hatching() -> None:
    rule = re.search(r"\.c-water-missing {([^}]*)}", STYLE_SHEET.read_text("utf-8"))
    assert rule is not None
    (ink,) = re.findall(r"[^-]color: var\(--([\w-]+)\)", rule.group(1))
    for stripe in re.findall(r"#[0-9a-f]{6}", rule.group(1)):
        assert contrast(COLOURS[ink], stripe) >= READABLE
