"""Write the sample files of `good/` and `broken/` anew: `python tests/data/imports/make_files.py`.

What each shows and what has to come of it stands in `manifest.toml`. All values are invented;
sections, stations and divisions are those of the plan of 2023.
"""

from pathlib import Path

import broken_files
import good_files

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write every file; what is no longer made is removed."""
    for folder, files in (("good", good_files.FILES), ("broken", broken_files.FILES)):
        place = HERE / folder
        place.mkdir(exist_ok=True)
        for path in place.iterdir():
            if path.name not in files:
                path.unlink()
        for name, make in files.items():
            (place / name).write_bytes(make())


if __name__ == "__main__":
    main()
