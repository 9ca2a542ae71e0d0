"""What all tests share: the national pack, loaded once, and a cache folder of the tests' own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from gouji.corpus import Audit
from gouji.packs import Pack, load_pack

settings.register_profile("gouji", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("gouji")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes name no test: an archive made in a test holds the second it was made in, and the workers that share the
    tests out would not agree on what there is to run."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing that a test runs writes into the cache of whoever runs it."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


@pytest.fixture(scope="session")
def pack(_own_cache: None) -> Pack:
    return load_pack()


@pytest.fixture(scope="session")
def submissions() -> Path:
    return Path(__file__).parent.parent / "reports" / "submissions"


@pytest.fixture(scope="session")
def city(pack: Pack, submissions: Path) -> Audit:
    """The audit of reports/submissions."""
    from gouji.corpus import audit

    return audit([submissions], pack)
