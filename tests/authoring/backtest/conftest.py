"""An archive of random reports, audited as people do, and packs that differ from the national one in one thing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from corpus.desk import Desk
from properties.made import make_pair

from gouji.packs import Pack, load_pack
from gouji.resources import rules_folder

PAIRS = 10
_ODD = ("", "", "/", "见附件", "12")


def spoilt(made, rng: Random):
    """Some cells left empty, struck out, filled with words or with another number."""
    cells = [f for f in made.figures if rng.random() < 0.02]
    return made.with_cells({cell: rng.choice(_ODD) for cell in cells}) if rng.random() < 0.7 else made


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years each of some organisations, in all layouts, many of them with something wrong."""
    out = tmp_path_factory.mktemp("years")
    for number in range(PAIRS):
        for made in make_pair(number):
            one = spoilt(made, Random(f"{number}{made.year}"))
            name = f"{number}号{one.organisation}"
            text = one.raw.decode("utf-8", "ignore") if one.look.file == "utf-8" else one.text
            (out / f"{name}{one.year}{Path(one.file).suffix}").write_text(
                text.replace(one.organisation, name), "utf-8")
    return out


@pytest.fixture(scope="session")
def archive(pack: Pack, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "archive.sqlite"
    with Desk(pack, path) as desk:
        assert len(desk.audit(folder).reports) == 2 * PAIRS
    return path


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Pack]:
    """The national pack with texts of its files exchanged: file, old, new (nothing old: the file is new)."""
    made: dict[tuple[tuple[str, str, str], ...], Pack] = {}

    def make(*changes: tuple[str, str, str]) -> Pack:
        if changes not in made:
            folder = tmp_path_factory.mktemp("pack") / "rules"
            shutil.copytree(rules_folder(), folder)
            for file, old, new in changes:
                path = folder / file
                text = path.read_text("utf-8") if old else ""
                assert old in text, (file, old)
                path.write_text(text.replace(old, new, 1), "utf-8")
            made[changes] = load_pack(folder)
        return made[changes]

    return make
