"""Publishing a pack: what is kept, what is refused, and that nothing is written by half."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from packs.small import FILES, RULE, write_pack
from packs.test_inherit import CITY, OWN_RULE, write_city

from gouji.authoring.publishing import RefusedError, publish, published
from gouji.language import read
from gouji.packs import Pack, load_pack
from gouji.packs.load import national_name
from gouji.problems import ProblemsError

DAY, NOTE = "2026-01-01", "第一次发布"


def sheet(before: Pack | None, pack: Pack, release: object) -> dict[str, bytes]:
    return {"before.txt": (before.version if before else "").encode(), "now.txt": pack.version.encode()}


def alter(folder: Path) -> None:
    """Another word in the rules: a version that says the same as the last is none."""
    file = folder / "rules.yaml"
    file.write_text(file.read_text("utf-8") + "# 又改\n", "utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_version_holds_the_files_of_the_pack_as_they_are(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "small")
    release = publish(folder, "1.1", DAY, NOTE, sheet)
    assert release.folder == folder / "published" / "1.1"
    assert (release.before, release.tests) == ("", 2)
    kept = load_pack(release.folder)
    assert (kept.version, kept.since, kept.note, kept.hash) == ("1.1", DAY, NOTE, release.hash)
    assert load_pack(folder).hash == release.hash
    (folder / "rules.yaml").write_text(RULE.replace("级别: 严重", "级别: 一般"), "utf-8")
    assert load_pack(release.folder).rule("GJ-001").severity == "error"
    assert published(folder) == [release]


def test_the_pack_file_keeps_everything_else_it_says(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "small")
    file = folder / "pack.yaml"
    file.write_text("# 头上的话\n" + file.read_text("utf-8") + "# 末尾的话\n", "utf-8")
    before = file.read_text("utf-8")
    publish(folder, "1.1", DAY, '甲“乙": 丙', sheet)
    after = file.read_text("utf-8")
    kept = [line for line in before.splitlines() if not line.startswith("版本")]
    assert [line for line in after.splitlines() if line in kept] == kept
    data = read(file, "pack").data
    assert (data["version"], data["since"], data["note"]) == ("1.1", DAY, '甲“乙": 丙')
    alter(folder)
    publish(folder, "1.2", DAY, NOTE, sheet)
    assert len(file.read_text("utf-8").splitlines()) == len(after.splitlines())


def test_a_version_is_set_beside_the_one_before_it_and_the_first_beside_what_it_inherits_from(tmp_path: Path) -> None:
    city = write_city(tmp_path, pack=CITY + "规则: [rules.yaml]\n", rules=OWN_RULE)
    first = publish(city, "2025.2", DAY, NOTE, sheet)
    assert (first.folder / "before.txt").read_text() == load_pack(tmp_path / "national").version
    alter(city)
    second = publish(city, "2025.3", "2026-02-01", NOTE, sheet)
    assert (second.folder / "before.txt").read_text() == "2025.2"
    assert second.before == "2025.2"
    assert [release.version for release in published(city)] == ["2025.2", "2025.3"]
    record = json.loads((second.folder / "release.json").read_text("utf-8"))
    assert [below["pack"] for below in record["inherits"]] == ["小包"]
    assert [rule.id for rule in load_pack(first.folder).rules] == ["GJ-001", "SJ-001"]


@pytest.mark.parametrize(("version", "since", "note", "code"), [
    ("", DAY, NOTE, "bad-version"), ("a/b", DAY, NOTE, "bad-version"), ("..", DAY, NOTE, "bad-version"),
    ("1.1", DAY, NOTE, "version-taken"), ("1.2", "今年", NOTE, "bad-day"), ("1.2", "2025-12-31", NOTE, "too-early"),
    ("1.2", DAY, "  ", "no-note"),
])
def test_what_will_not_do_is_refused_and_nothing_written(version, since, note, code, tmp_path) -> None:
    folder = write_pack(tmp_path / "small")
    publish(folder, "1.1", DAY, NOTE, sheet)
    before = files(folder)
    with pytest.raises(RefusedError) as caught:
        publish(folder, version, since, note, sheet)
    assert caught.value.code == f"publishing.{code}"
    assert "\n" in caught.value.text("zh")
    assert files(folder) == before


def test_a_pack_with_a_failing_test_is_not_published(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "small", rules=RULE.replace("本年新收: 1, 办理总计: 2", "本年新收: 3, 办理总计: 3"))
    with pytest.raises(RefusedError) as caught:
        publish(folder, "1.1", DAY, NOTE, sheet)
    assert "GJ-001" in caught.value.text("zh")
    assert not (folder / "published").exists()


def test_versions_of_one_day_follow_each_other(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "small")
    for version in ("9", "10", "8"):
        publish(folder, version, DAY, NOTE, sheet)
        alter(folder)
    assert [(release.version, release.before) for release in published(folder)] == [("9", ""), ("10", "9"), ("8", "10")]


def test_files_outside_the_folder_cannot_be_kept(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "small", pack=FILES["pack.yaml"].replace("[rules.yaml]", "[../other/rules.yaml]"))
    (tmp_path / "other").mkdir()
    (folder / "rules.yaml").rename(tmp_path / "other" / "rules.yaml")
    with pytest.raises(RefusedError) as caught:
        publish(folder, "1.1", DAY, NOTE, sheet)
    assert "../other/rules.yaml" in caught.value.text("zh")
    assert not (folder / "published").exists()


def test_what_a_link_leads_to_is_kept_and_so_is_the_score_sheet(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "small")
    (folder / "rules.yaml").rename(tmp_path / "elsewhere.yaml")
    (folder / "rules.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    (folder / "scoring.yaml").write_text("评分: 县的\n", "utf-8")
    release = publish(folder, "1.1", DAY, NOTE, sheet)
    (tmp_path / "elsewhere.yaml").unlink()
    assert load_pack(release.folder).rule("GJ-001")
    assert (release.folder / "scoring.yaml").read_text("utf-8") == "评分: 县的\n"


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "small")
    (folder / "published" / "1.1").mkdir(parents=True)
    with pytest.raises(RefusedError) as caught:
        publish(folder, "1.1", DAY, NOTE, sheet)
    assert caught.value.code == "publishing.version-there"


def test_a_pack_of_its_own_that_bears_the_national_name_is_still_the_one_inherited_from(tmp_path: Path) -> None:
    city = write_city(tmp_path, pack=CITY.replace("../national", national_name()))
    (tmp_path / "national").rename(city / national_name())
    release = publish(city, "1.1", DAY, NOTE, sheet)
    assert [rule.id for rule in load_pack(release.folder).rules] == ["GJ-001"]


def test_a_pack_in_error_is_not_published(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "small", rules=RULE.replace("上年结转", "上年接转"))
    with pytest.raises(ProblemsError):
        publish(folder, "1.1", DAY, NOTE, sheet)
    assert not (folder / "published").exists()


def test_a_sheet_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "small")
    before = files(folder)

    def broken(*_: object) -> dict[str, bytes]:
        raise OSError

    with pytest.raises(OSError):
        publish(folder, "1.1", DAY, NOTE, broken)
    assert files(folder) == before


def test_what_was_published_may_not_be_changed_or_published_again(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "small")
    first = publish(folder, "1.1", DAY, NOTE, sheet)
    with pytest.raises(RefusedError) as caught:
        publish(first.folder, "1.2", DAY, NOTE, sheet)
    assert caught.value.code == "publishing.is-version"
    (folder / "rules.yaml").write_text(RULE.replace("级别: 严重", "级别: 一般"), "utf-8")
    kept = first.folder / "rules.yaml"
    before = kept.read_text("utf-8")
    kept.write_text(before.replace("级别: 严重", "级别: 提示"), "utf-8")
    with pytest.raises(RefusedError) as caught:
        publish(folder, "1.2", DAY, NOTE, sheet)
    assert caught.value.code == "publishing.altered"
    kept.write_text(before, "utf-8")
    assert publish(folder, "1.2", DAY, NOTE, sheet).before == "1.1"


def test_a_version_that_changes_nothing_is_refused(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "small")
    publish(folder, "1.1", DAY, NOTE, sheet)
    with pytest.raises(RefusedError) as caught:
        publish(folder, "1.2", "2026-03-01", "没有改", sheet)
    assert caught.value.code == "publishing.nothing-new"
    assert [release.version for release in published(folder)] == ["1.1"]


def test_known_gaps_are_counted_apart_from_the_tests_that_passed(tmp_path: Path) -> None:
    gap = "      - {给: {本年新收: 1, 办理总计: 2}, 应: 通过, 已知缺口: 还做不到}\n"
    release = publish(write_pack(tmp_path / "small", rules=RULE + gap), "1.1", DAY, NOTE, sheet)
    assert (release.tests, release.gaps) == (2, 1)
