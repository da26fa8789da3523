"""The fixtures load, are valid, and say nothing the document does not say."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
DOCUMENT = FIXTURES / "sources" / "zhonglou-2023-plan.txt"
QUOTED = ("target", "baseline", "task", "highlight", "mechanism")

COUNTS = {
    "monitoring.division": 11,
    "monitoring.airstation": 1,
    "monitoring.watersection": 12,
    "monitoring.sectionassignment": 36,
    "targets.sourcedocument": 1,
    "targets.statusrule": 1,
    "targets.plan": 1,
    "targets.indicator": 26,
    "targets.target": 13,
    "targets.baseline": 17,
    "targets.unit": 33,
    "targets.workarea": 5,
    "targets.task": 60,
    "targets.taskitem": 18,
    "targets.taskeffect": 49,
    "targets.openquestion": 26,
    "targets.highlight": 23,
    "targets.mechanism": 28,
}

ARABIC = re.compile(r"\d+(?:\.\d+)?%?")
# A Chinese numeral states a quantity when a measure word follows it (两个、十项、三期、三色), or
# when it is an ordinal (第二、首次、首批). Numerals that only number a paragraph (一、 (一)) or
# belong to an ordinary word (统一、一线、一流) state none.
CHINESE = re.compile(
    r"第[一二三四五六七八九十]+|首[次批]|[一二两三四五六七八九十]+[个项期级轮色位大]"
)
# Places whose number is recorded otherwise than by a quotation.
RECORDED_ELSEWHERE = {
    "2022年,钟楼生态环境局坚持": "the year of every baseline",
    "坚持“三个融合”": "the section of the highlights, 三个融合",
    "将从以下五方面发力": "the five work areas",
}


def read_fixture(name: str) -> list[dict[str, Any]]:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return read_fixture("reference") + read_fixture("plan_2023")


def of_model(rows: list[dict[str, Any]], model: str) -> list[dict[str, Any]]:
    return [row["fields"] for row in rows if row["model"].endswith(f".{model}")]


def single_spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module")
def document() -> str:
    return single_spaced(DOCUMENT.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def body(document: str) -> str:
    """Return the text after the page's own header and its abstract, without headings."""
    return document[document.rindex("2022年,钟楼生态环境局坚持") :]


def quotes(rows: list[dict[str, Any]]) -> Iterator[str]:
    for model in QUOTED:
        for fields in of_model(rows, model):
            yield single_spaced(fields["source_quote"]).strip()


def covered_spans(body: str, rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Return where in the body some record quotes it, or a named other record holds it."""
    headings = [row["title"] for row in of_model(rows, "workarea")]
    headings += ["2022年工作亮点", "2023年工作思路"]
    spans = []
    for piece in {*quotes(rows), *headings, *RECORDED_ELSEWHERE}:
        spans += [match.span() for match in re.finditer(re.escape(piece), body)]
    return spans


def unrecorded(pattern: re.Pattern[str], body: str, rows: list[dict[str, Any]]) -> list[str]:
    spans = covered_spans(body, rows)
    return [
        body[max(0, found.start() - 10) : found.end() + 10]
        for found in pattern.finditer(body)
        if not any(start <= found.start() and found.end() <= end for start, end in spans)
    ]


def test_every_record_of_the_document_is_there(rows: list[dict[str, Any]]) -> None:
    assert Counter(row["model"] for row in rows) == COUNTS


def test_the_stored_document_is_the_one_the_plan_cites(rows: list[dict[str, Any]]) -> None:
    (source,) = of_model(rows, "sourcedocument")
    assert hashlib.sha256(DOCUMENT.read_bytes()).hexdigest() == source["sha256"]


def test_every_quotation_is_verbatim(rows: list[dict[str, Any]], document: str) -> None:
    assert [quote for quote in quotes(rows) if not quote or quote not in document] == []


def test_every_arabic_number_of_the_document_is_quoted(
    rows: list[dict[str, Any]], body: str
) -> None:
    assert unrecorded(ARABIC, body, rows) == []


def test_every_chinese_quantity_of_the_document_is_quoted(
    rows: list[dict[str, Any]], body: str
) -> None:
    assert unrecorded(CHINESE, body, rows) == []


@pytest.mark.parametrize("number", ["532", "31.5", "79.7%", "11.7", "87", "29", "88", "5.1"])
def test_the_number_rule_sees_the_known_numbers(number: str, body: str) -> None:
    assert number in ARABIC.findall(body)


@pytest.mark.parametrize("words", ["两个", "首批", "三期", "一期", "十项", "第二", "第三"])
def test_the_number_rule_sees_the_known_chinese_quantities(words: str, body: str) -> None:
    assert words in CHINESE.findall(body)


def test_the_tasks_stand_in_the_five_areas_in_order(rows: list[dict[str, Any]]) -> None:
    tasks = of_model(rows, "task")
    assert Counter(fields["area"][1] for fields in tasks) == {1: 13, 2: 24, 3: 10, 4: 9, 5: 4}
    numbers = [fields["number"] for fields in tasks]
    assert numbers == sorted(numbers)
    assert all(int(fields["number"][0]) == fields["area"][1] for fields in tasks)


def test_a_task_prints_only_words_the_document_uses(rows: list[dict[str, Any]]) -> None:
    for fields in of_model(rows, "task"):
        for word in filter(None, fields["commitment_text"].split("/")):
            assert word in fields["source_quote"], fields["number"]
        if fields["due_text"]:
            assert fields["due_text"] in fields["source_quote"], fields["number"]


def test_a_promise_is_as_firm_as_its_words(rows: list[dict[str, Any]]) -> None:
    commitment = {fields["number"]: fields["commitment"] for fields in of_model(rows, "task")}
    assert [commitment[n] for n in ("219", "221", "222", "223", "309")] == ["must"] * 5
    assert [commitment[n] for n in ("304", "305", "306", "307")] == ["strive"] * 4
    assert [commitment[n] for n in ("206", "210", "220", "301")] == ["push"] * 4


# What the plan promises in numbers, by task: amount and unit as printed (213 and 214 follow from
# 每月, 222 adds two villages and four hamlets).
QUANTITIES = {
    "110": ("3", "个环节"), "203": ("1", "个街区"), "207": ("87", "家"), "208": ("87", "家"),
    "209": ("2", "个油库"), "211": ("3", "项制度"), "213": ("12", "次/年"),
    "214": ("12", "期通报/年"), "218": ("2", "条"), "219": ("29", "条"),
    "220": ("11.7", "平方公里"), "221": ("1", "个项目"), "222": ("6", "个村"), "223": ("85", "%"),
    "224": ("88", "套"), "301": ("5.1", "平方公里"), "304": ("10", "个"), "305": ("1", "个"),
    "306": ("2", "个"), "307": ("1", "所"), "309": ("1", "项工程"), "503": ("3", "个课堂"),
}  # fmt: skip


def test_the_tasks_carry_every_quantity_of_the_plan(rows: list[dict[str, Any]]) -> None:
    found = {
        f["number"]: (f"{Decimal(f['quantity']).normalize():f}", f["unit"].split("(")[0])
        for f in of_model(rows, "task")
        if f["quantity"]
    }
    assert found == QUANTITIES


def test_a_quantity_is_counted_from_its_objects_or_its_amount(rows: list[dict[str, Any]]) -> None:
    basis = {f["number"]: f["progress_basis"] for f in of_model(rows, "task") if f["quantity"]}
    lists = {number for number, kind in basis.items() if kind == "objects"}
    assert lists == {"207", "208", "209", "219", "224", "304"}
    assert {number for number, kind in basis.items() if kind == "periods"} == {"213", "214"}
    # A rate to be reached and an area to be kept are no work done: 82 of 85 % is not 97 % of it.
    assert {number for number, kind in basis.items() if kind == "judgement"} == {"223", "301"}


def test_what_the_plan_lists_by_name_or_kind_is_listed(rows: list[dict[str, Any]]) -> None:
    listed: dict[str, list[str]] = {}
    for fields in of_model(rows, "taskitem"):
        amount = fields["quantity"] or ""
        listed.setdefault(fields["task"][1], []).append(f"{fields['name']}{amount}")
    assert listed["222"] == ["行政村2", "自然村4"]
    assert listed["220"] == ["城区街道4", "达标区面积11.7"]
    assert listed["218"] == ["岳溪河", "向阳河"]
    # 1+2+1 are three tasks of their own.
    assert [QUANTITIES[number][0] for number in ("305", "306", "307")] == ["1", "2", "1"]


def test_every_task_moves_an_indicator_or_says_why_not(rows: list[dict[str, Any]]) -> None:
    moving = {fields["task"][1] for fields in of_model(rows, "taskeffect")}
    for fields in of_model(rows, "task"):
        assert (fields["number"] in moving) is not bool(fields.get("off_ledger_reason")), fields


def test_every_target_has_tasks_that_should_move_it(rows: list[dict[str, Any]]) -> None:
    moved = {fields["indicator"][0] for fields in of_model(rows, "taskeffect")}
    assert moved == {fields["indicator"][0] for fields in of_model(rows, "target")}


def test_the_ledger_is_ours_and_says_so(rows: list[dict[str, Any]]) -> None:
    effects = of_model(rows, "taskeffect")
    assert all(fields["is_inferred"] and fields["note"] for fields in effects)
    assert all(1 <= fields["first_month"] <= fields["last_month"] <= 12 for fields in effects)


def test_only_divisions_the_plan_names_are_given_to_tasks(rows: list[dict[str, Any]]) -> None:
    names = {f["code"]: {f["name"], *f["aliases"].split("、")} for f in of_model(rows, "division")}
    divisions = {
        f["number"]: {code for (code,) in f.get("divisions", [])} for f in of_model(rows, "task")
    }
    places = {f["number"]: f["place"] for f in of_model(rows, "task")}
    counts = {number: len(codes) for number, codes in divisions.items() if len(codes) > 1}
    assert counts == {"102": 9, "213": 9, "214": 9, "404": 8, "405": 8}  # 各板块, 各街道(镇)
    for number, codes in divisions.items():
        if len(codes) == 1:
            (code,) = codes
            assert any(name and name in places[number] for name in names[code]), number


def test_no_responsible_role_is_invented(rows: list[dict[str, Any]]) -> None:
    assert {fields.get("responsible_role", "") for fields in of_model(rows, "task")} == {""}


def test_what_the_document_does_not_say_is_marked_as_inferred(rows: list[dict[str, Any]]) -> None:
    for fields in of_model(rows, "task"):
        assert fields["lead_unit_inferred"] is bool(fields["lead_unit"])
        assert fields["unit_hint"], fields["number"]
        assert fields["acceptance_inferred"] is bool(fields["acceptance"])
        assert fields["due_inferred"] or "2023年" in fields["due_text"]
    for fields in of_model(rows, "target"):
        assert fields["criterion_inferred"] is bool(fields["criterion"])


def test_the_thirteen_targets_stand_in_the_document_order(rows: list[dict[str, Any]]) -> None:
    position = {f["code"]: f["position"] for f in of_model(rows, "indicator")}
    targets = of_model(rows, "target")
    assert [fields["code"] for fields in targets] == [f"T{n:02d}" for n in range(1, 14)]
    assert [position[fields["indicator"][0]] for fields in targets] == list(range(1, 14))


def test_the_printed_values_are_kept(rows: list[dict[str, Any]]) -> None:
    value = {f["code"]: f["value"] for f in of_model(rows, "target")}
    assert value == {
        "T01": "31.5", "T02": "79.7", "T03": "2", "T04": None, "T05": "100", "T06": "88.9",
        "T07": None, "T08": "0", "T09": "85", "T10": "29", "T11": "10", "T12": "11.7",
        "T13": "5.1",
    }  # fmt: skip


def test_a_share_keeps_the_count_it_means(rows: list[dict[str, Any]]) -> None:
    counts = {f["code"]: (f["numerator"], f["denominator"]) for f in of_model(rows, "target")}
    assert (counts["T05"], counts["T06"]) == ((3, 3), (8, 9))


def test_three_provincial_and_nine_city_sections_every_year(rows: list[dict[str, Any]]) -> None:
    levels = Counter((f["year"], f["level"]) for f in of_model(rows, "sectionassignment"))
    assert levels == {
        (year, level): count
        for year in (2021, 2022, 2023)
        for level, count in (("provincial", 3), ("city", 9))
    }


def test_only_the_unnamed_sections_await_a_name(rows: list[dict[str, Any]], document: str) -> None:
    for fields in of_model(rows, "watersection"):
        assert fields["name_pending"] is (fields["name"] not in document)
        assert fields["river"] == ""


def test_eight_streets_and_town_are_assessed_and_the_zone_awaits_confirmation(
    rows: list[dict[str, Any]],
) -> None:
    divisions = of_model(rows, "division")
    assert sum(fields["assessed"] for fields in divisions) == 8
    (zone,) = (fields for fields in divisions if fields["kind"] == "zone")
    assert not zone["assessed"]
    assert "待确认" in zone["note"]


def test_spellings_of_one_kind_of_site_are_unambiguous(rows: list[dict[str, Any]]) -> None:
    for model in ("division", "airstation", "watersection"):
        spellings = Counter(
            spelling
            for fields in of_model(rows, model)
            for spelling in {fields["name"], *filter(None, fields["aliases"].split("、"))}
        )
        assert [name for name, times in spellings.items() if times > 1] == []


@pytest.mark.django_db
def test_the_fixtures_load_and_every_row_is_valid() -> None:
    call_command("loaddata", "reference", "plan_2023", verbosity=0)
    for label, count in COUNTS.items():
        records = apps.get_model(label).objects.all()
        assert records.count() == count
        for record in records:
            record.full_clean()


@pytest.mark.django_db
def test_loading_twice_changes_nothing() -> None:
    call_command("loaddata", "reference", "plan_2023", verbosity=0)
    call_command("loaddata", "reference", "plan_2023", verbosity=0)
    assert {label: apps.get_model(label).objects.count() for label in COUNTS} == COUNTS


CODED = ("baseline", "highlight", "mechanism", "openquestion", "target")


def test_rows_with_a_code_of_their_own_carry_no_number_of_the_database(
    rows: list[dict[str, Any]],
) -> None:
    assert [r for r in rows if "pk" in r and r["model"].removeprefix("targets.") in CODED] == []


def of_next_year(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the plan and its coded rows as those of 2024, codes unchanged."""
    kept = [row for row in rows if row["model"].removeprefix("targets.") in (*CODED, "plan")]
    text = json.dumps(kept, ensure_ascii=False).replace("[2023]", "[2024]")
    found = json.loads(text)
    for row in found:
        fields = row["fields"]
        if row["model"] == "targets.plan":
            fields["year"] = 2024
        if "task" in fields:
            fields["task"] = None
        if "tasks" in fields:
            fields["tasks"] = []
    return found


@pytest.mark.django_db
def test_the_next_years_plan_uses_the_same_codes_again(rows: list[dict[str, Any]]) -> None:
    for _ in range(2):  # and loading it twice changes nothing
        for row in serializers.deserialize("json", json.dumps(of_next_year(rows))):
            row.save()
    for name in CODED:
        model = apps.get_model("targets", name)
        count = COUNTS[f"targets.{name}"]
        assert model.objects.filter(plan__year=2024).count() == count
        assert model.objects.filter(plan__year=2023).count() == count
    for name, code in (("baseline", "B01"), ("openquestion", "I01"), ("target", "T01")):
        found = apps.get_model("targets", name).objects.get_by_natural_key(2024, code)
        found.full_clean()
        assert found.natural_key() == (2024, code)


@pytest.mark.django_db
@pytest.mark.parametrize("name", CODED)
def test_a_code_stands_once_in_a_plan(name: str) -> None:
    row = apps.get_model("targets", name).objects.first()
    row.pk = None
    with pytest.raises(ValidationError, match="该计划已有这个编号"):
        row.validate_constraints()


@pytest.mark.django_db
def test_a_target_met_by_works_leads_to_its_task() -> None:
    call_command("loaddata", "reference", "plan_2023", verbosity=0)
    target = apps.get_model("targets.target").objects.select_related("task")
    tasks = {row.code: row.task.number for row in target if row.task}
    assert tasks == {"T09": "223", "T10": "219", "T11": "304", "T12": "220", "T13": "301"}
    assert target.get(code="T12").value == Decimal("11.7")
