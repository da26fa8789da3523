"""The copies under tests/data/published are the whole reference collection, unchanged."""

import csv
from pathlib import Path

import pytest

PUBLISHED = Path(__file__).parents[1] / "data" / "published"
COLLECTION = Path(__file__).resolve().parents[3] / "shared" / "vectors"
COPIES = {
    "aqi.csv": ("aqi_daily.csv", "aqi_hourly.csv", "air_statistics.csv"),
    "water.csv": ("water.csv",),
}


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.published
@pytest.mark.parametrize("name", COPIES)
def test_every_row_of_the_collection_is_copied_unchanged(name):
    if not (COLLECTION / name).exists():
        pytest.skip(f"the reference collection is not at hand ({COLLECTION / name})")
    copied = {row["id"]: row for copy in COPIES[name] for row in rows(PUBLISHED / copy)}
    original = {row["id"]: row for row in rows(COLLECTION / name)}
    assert copied.keys() == original.keys()
    keys = (
        "kind",
        "standard",
        "water_body",
        "inputs_json",
        "expected",
        "primary",
        "level",
        "grade",
    )
    for identifier, row in original.items():
        same = {key: row[key] for key in keys if key in row}
        assert {key: copied[identifier][key] for key in same} == same


def test_no_identifier_is_used_twice():
    for copies in COPIES.values():
        found = [row["id"] for copy in copies for row in rows(PUBLISHED / copy)]
        assert len(found) == len(set(found))


def test_every_file_has_its_source():
    sources = (PUBLISHED / "SOURCES.md").read_text(encoding="utf-8")
    assert not [path.name for path in PUBLISHED.glob("*.csv") if path.name not in sources]
