"""The journal (审计): every write, login, import, export, publication; added, never changed."""

from monitoring.journal.actor import Actor, acting, current_actor
from monitoring.journal.follow import follow, gathering
from monitoring.journal.removal import removing
from monitoring.journal.states import RowChange, fields_of, state_of, states_of
from monitoring.journal.write import note, note_rows

__all__ = [
    "Actor",
    "RowChange",
    "acting",
    "current_actor",
    "fields_of",
    "follow",
    "gathering",
    "note",
    "note_rows",
    "removing",
    "state_of",
    "states_of",
]
