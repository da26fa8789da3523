"""What each page shows, as frozen dataclasses: selectors over readings, evaluations and charts."""
