"""When a figure is provisional (初步)."""

import pytest

from monitoring.choices import is_provisional


@pytest.mark.parametrize(
    ("statuses", "provisional"),
    [
        (["final", "reviewed"], False),
        (["reviewed", "realtime"], True),
        (["审核", "按日数据计算"], False),
        (["按日数据计算", "实时"], True),
        ([], False),
    ],
)
def test_a_figure_is_provisional_while_a_reading_behind_it_is_unreviewed(
    statuses: list[str], provisional: bool
) -> None:
    assert is_provisional(statuses) is provisional
