"""One publication: the pack as it is now, under a version and a day, beside its earlier versions.

What is published lies in `published/VERSION` of the pack's folder: its own files, and `release.json`, which says by
which hash it and the packs below it went. The pack file gets the version, the day and the note; nothing else of it, its
comments neither, is touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gouji.authoring.lint import lint
from gouji.authoring.whole_file import write_whole
from gouji.checking.rule_tests import run_rule_tests
from gouji.corpus.scoring import FILE as SCORING
from gouji.language import Translated, language, read
from gouji.messages import Lang, message, remedy
from gouji.packs import Pack, load_pack
from gouji.packs.load import national_name
from gouji.packs.validate import is_day
from gouji.problems import ProblemsError
from gouji.yaml_source import Mapping as YamlMapping

FOLDER = "published"
RECORD = "release.json"
_FILES = ("vocabularies", "claims", "bases", "parameters", "samples", "rules", "reasoning", "decision_tables")
_NAME = re.compile(r"[\w.·-]{1,40}")


class RefusedError(Exception):
    """The pack cannot be published so: `code` (catalogue area `publishing`) says why, and what to do."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = f"publishing.{code}", values
        super().__init__(self.text("en"))

    def text(self, lang: Lang) -> str:
        mend = remedy(self.code, lang, **self.values)
        return message(self.code, lang, **self.values) + (f"\n  {mend}" if mend else "")


@dataclass(frozen=True, slots=True)
class Release:
    """A published version. `before`: the version that it follows ("" for the first, which is set beside the pack that
    it inherits from). `folder`: where it lies. `tests`: how many of its own tests passed; `gaps`: how many are known
    not to. `digest`: of its own files, which nobody may change any more; `below`: the hashes of the packs below it."""

    pack: str
    version: str
    since: str
    note: str
    hash: str
    before: str
    folder: Path
    tests: int
    gaps: int
    digest: str
    below: tuple[str, ...] = ()


def published(folder: Path) -> list[Release]:
    """The versions published of the pack of a folder, in the order of their days; of one day each behind the one that
    it follows."""
    found = []
    for record in folder.glob(f"{FOLDER}/*/{RECORD}"):
        data = json.loads(record.read_text("utf-8"))
        found.append(Release(data["pack"], data["version"], data["since"], data["note"], data["hash"], data["before"],
                             record.parent, data["tests"], data["gaps"], data["digest"],
                             tuple(each["hash"] for each in data["inherits"])))
    before = {release.version: release.before for release in found}

    def turn(release: Release) -> int:
        versions = [release.version]
        while (last := before.get(versions[-1])) and last not in versions:
            versions.append(last)
        return len(versions)

    return sorted(found, key=lambda release: (release.since, turn(release), release.version))


def publish(path: Path, version: str, since: str, note: str,
            sheet: Callable[[Pack | None, Pack, Release], Mapping[str, bytes]]) -> Release:
    """Publish the pack of a folder. `sheet` makes the documents that go with it, by file name, of the version before,
    this one, and the release.

    Raises ProblemsError for a pack in error, RefusedError for a version, day or note that will not do, for tests that
    fail and for a pack without a folder of its own. Nothing is written then; else all of it.
    """
    file = path if path.is_file() else path / "pack.yaml"
    folder = file.parent
    linted = lint(file)
    if linted.pack is None or linted.errors:
        raise ProblemsError(p for p in linted.problems if p.level == "error")
    if (folder / RECORD).is_file():
        raise RefusedError("is-version", folder=folder)
    earlier = published(folder)
    source = read(file, "pack")
    _check(version, since, note, earlier)
    _check_folder(folder, version, source)
    tests = [*run_rule_tests(linted.pack)]
    failing = [outcome for outcome in tests if not outcome.passed]
    if failing:
        raise RefusedError("tests-fail", count=len(failing),
                           rules=" ".join(dict.fromkeys(outcome.rule for outcome in failing)))
    last = earlier[-1] if earlier else None
    values = {"version": version, "since": since, "note": note}
    (folder / FOLDER).mkdir(exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=folder / FOLDER, prefix=".new-"))
    final = folder / FOLDER / version
    try:
        _copy(folder, [Path(each) for each in linted.files], temporary, source, values)
        pack = load_pack(temporary)
        below = tuple(load_pack(each).hash for each in pack.inherited)
        if last is not None and (_said(temporary), below) == (_said(last.folder), last.below):
            raise RefusedError("nothing-new", version=last.version)
        gaps = sum(bool(outcome.gap) for outcome in tests)
        release = Release(pack.name, version, since, note, pack.hash, last.version if last else "", final,
                          len(tests) - gaps, gaps, digest_of(temporary), below)
        before = load_pack(last.folder) if last else load_pack(pack.inherited[0]) if pack.inherited else None
        for name, content in sheet(before, pack, release).items():
            (temporary / name).write_bytes(content)
        (temporary / RECORD).write_text(_record(release, pack), "utf-8")
        temporary.rename(final)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    write_whole(file, restated(source, values).encode())
    return release


def _check(version: str, since: str, note: str, earlier: list[Release]) -> None:
    if _NAME.fullmatch(version) is None or version.startswith("."):
        raise RefusedError("bad-version", version=version)
    if any(release.version == version for release in earlier):
        raise RefusedError("version-taken", version=version, known="、".join(r.version for r in earlier))
    if not is_day(since):
        raise RefusedError("bad-day", day=since)
    if earlier and since < earlier[-1].since:
        raise RefusedError("too-early", day=since, version=earlier[-1].version, last=earlier[-1].since)
    if not note.strip():
        raise RefusedError("no-note")
    for release in earlier:
        if digest_of(release.folder) != release.digest:
            raise RefusedError("altered", version=release.version, folder=release.folder)


def digest_of(folder: Path) -> str:
    """SHA-256 of the rule files of a version, their names and contents."""
    digest = hashlib.sha256()
    for file in _own_files(folder):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _own_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file() and file.suffix in (".yaml", ".yml", ".xlsx"))


def _said(folder: Path) -> tuple[object, ...]:
    """What a version says, without its number, day and note."""
    data = {key: value for key, value in read(folder / "pack.yaml", "pack").data.items()
            if key not in ("version", "since", "note")}
    files = (file for file in _own_files(folder) if file.name != "pack.yaml")
    return data, {file.relative_to(folder): file.read_bytes() for file in files}


def _check_folder(folder: Path, version: str, source: Translated) -> None:
    if (folder / FOLDER / version).exists():
        raise RefusedError("version-there", folder=folder / FOLDER / version)
    outside = [name for name in _named(source) if os.path.normpath(name).startswith("..")]
    if outside:
        raise RefusedError("outside", files="、".join(outside))


def _named(source: Translated) -> Iterator[str]:
    """The files that a pack file names as seen from its folder; what it names by a whole path stays where it is."""
    for key in _FILES:
        named = source.data.get(key, ())
        yield from (name for name in ([named] if isinstance(named, str) else named) if not Path(name).is_absolute())


def restated(source: Translated, values: Mapping[str, str]) -> str:
    """The text of a pack file with other values for some keys; those it has not got come behind the first line that
    bears one of them."""
    assert isinstance(source.source.root, YamlMapping)
    lines = list(source.source.lines)
    english = any(key.text == "pack" for key, _ in source.source.root.items)
    spelled = {key.en: key.zh for key in language().contexts["pack"].values()}
    last = 0
    for key, value in values.items():
        name, written = (key if english else spelled[key]), json.dumps(value, ensure_ascii=False)
        node = source.nodes.get((key,))
        if node is None:
            lines[last - 1] = f"{lines[last - 1]}\n{name}: {written}"
            continue
        place = node.place
        first = lines[place.line - 1]
        kept = first[:place.column - 1]
        tail = lines[place.end_line - 1][place.end_column - 1:]
        lines[place.line - 1] = f"{kept if kept.endswith(' ') else kept + ' '}{written}{tail}"
        for gone in range(place.line, place.end_line):
            lines[gone] = "\0"
        last = place.line
    return "\n".join(line for line in lines if line != "\0").rstrip("\n") + "\n"


def _copy(folder: Path, files: list[Path], target: Path, source: Translated, values: Mapping[str, str]) -> None:
    """The pack's own files; the pack it inherits from is found from the new place too."""
    root = folder.resolve()
    own = {os.path.normpath(name): folder / name for name in _named(source)}  # links too: what they lead to may change
    own |= {str(each.resolve().relative_to(root)): each for each in files if each.resolve().is_relative_to(root)}
    if (folder / SCORING).is_file():
        own[SCORING] = folder / SCORING
    for name, file in own.items():
        if file.name != "pack.yaml":
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target / name)
    inherits, values = source.data.get("inherits", ""), dict(values)
    if inherits and (inherits != national_name() or (folder / inherits).exists()):
        values["inherits"] = Path(os.path.relpath((folder / inherits).resolve(), target.resolve())).as_posix()
    (target / "pack.yaml").write_text(restated(source, values), "utf-8")


def _record(release: Release, pack: Pack) -> str:
    below = [load_pack(folder) for folder in pack.inherited]
    return json.dumps({
        "pack": release.pack, "version": release.version, "since": release.since, "note": release.note,
        "hash": release.hash, "before": release.before, "tests": release.tests, "gaps": release.gaps,
        "digest": release.digest, "rules": len(pack.rules),
        "inherits": [{"pack": each.name, "version": each.version, "hash": each.hash} for each in below],
    }, ensure_ascii=False, indent=1) + "\n"
