"""Nodes against a day: reached, planned, late."""

from datetime import date

import pytest

from standards.task_nodes import NodeState, node_state

PLANNED = date(2023, 6, 30)


@pytest.mark.parametrize(
    ("reached", "at", "state"),
    [
        (None, date(2023, 6, 29), NodeState.PLANNED),
        (None, date(2023, 6, 30), NodeState.PLANNED),
        (None, date(2023, 7, 1), NodeState.LATE),
        (date(2023, 7, 4), date(2023, 7, 3), NodeState.LATE),
        (date(2023, 7, 4), date(2023, 7, 4), NodeState.REACHED),
        (date(2023, 5, 1), date(2023, 5, 31), NodeState.REACHED),
        (date(2023, 5, 1), date(2023, 4, 30), NodeState.PLANNED),
    ],
)
def test_a_node_is_late_after_its_day_and_reached_from_the_day_it_was(reached, at, state):
    assert node_state(PLANNED, reached, at) is state


def test_states_of_a_node_have_words_and_shapes_of_their_own():
    assert len({state.label for state in NodeState}) == len({s.icon for s in NodeState}) == 3
