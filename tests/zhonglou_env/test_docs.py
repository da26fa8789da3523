"""Documents that name files, words and variables are held to them."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings

from zhonglou_env import settings as project_settings
from zhonglou_env.roles import ACCOUNTS

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("standards", "charts", "monitoring", "targets", "zhonglou_env")


def rows_of(document: Path) -> list[list[str]]:
    """Return the cells of every table row of a document, without heads and rules."""
    lines = [
        line.strip().strip("|").split("|")
        for line in document.read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and not line.startswith("|--")
    ]
    return [[cell.strip() for cell in line] for line in lines]


def test_every_identifier_of_the_glossary_is_used_in_the_code() -> None:
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for name in PACKAGES
        for file in ROOT.glob(f"{name}/**/*.py")
    )
    words = set(re.findall(r"\w+", code))
    quoted = [
        identifier
        for row in rows_of(ROOT / "docs/glossary.md")
        for identifier in re.findall(r"`([\w.]+)`", row[-1])
    ]
    assert len(quoted) > 70
    assert not [name for name in quoted if not set(name.split(".")) <= words]


def test_glossary_has_its_terms_in_order() -> None:
    numbers = [row[0] for row in rows_of(ROOT / "docs/glossary.md") if row[0].isdigit()]
    assert numbers == [str(n) for n in range(1, 78)]


def test_third_party_files_are_those_of_the_notice() -> None:
    folder = ROOT / "static/vendor"
    noted = {
        row[0].strip("`"): row[3].strip("`")
        for row in rows_of(folder / "NOTICE.md")
        if row[0].startswith("`")
    }
    present = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.name != "NOTICE.md"
    }
    assert present == noted


def test_every_variable_of_the_settings_is_explained_for_deployment() -> None:
    explained = set(re.findall(r"^\| `(\w+)`", project_settings.__doc__ or "", re.MULTILINE))
    deployment = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")
    assert len(explained) >= 9
    assert not [name for name in explained if f"`{name}`" not in deployment]


def test_readme_names_every_account_with_its_role() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for account in ACCOUNTS:
        assert f"| `{account.username}` | {account.title} |" in readme


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/deployment.md"])
def test_links_between_documents_lead_somewhere(name: str) -> None:
    document = ROOT / name
    links = re.findall(r"(?<!!)\[[^]]*\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert not [link for link in local if not (document.parent / link).exists()]
