"""Writing into a folder where people work: what somebody changed since it was written is never overwritten."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from types import TracebackType

from gouji.messages import Lang, message

MANIFEST = ".gouji-written.json"


class Keeper:
    """Puts files into a folder, each whole or not at all, and knows what it put there last (MANIFEST: name to SHA-256).

    A file that is not what we wrote last gets another name before ours takes its place; `kept` has both names. What
    people put there is renamed within its folder, or left alone: it is never anywhere else, not even for a moment.
    `busy` is the file being written, None between files. A context manager: `with` it the manifest is kept up, however
    it ends.
    """

    def __init__(self, folder: Path, lang: Lang = "zh", changed: Callable[[Path, Path], None] | None = None) -> None:
        """`changed` is told both names of a file as soon as it is renamed."""
        self.folder, self.lang = folder, lang
        self._changed = changed or (lambda file, kept: None)
        self.kept: list[tuple[Path, Path]] = []
        self.busy: Path | None = None
        self._known = _manifest(folder / MANIFEST)
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Keeper:
        self.busy = self.folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self._temporary = tempfile.TemporaryDirectory(dir=self.folder, prefix=".gouji-")  # for files of ours alone
        self.busy = None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        failed = self.busy
        try:
            self._save()
        except OSError:  # without it the next run takes our own files for changed ones, and keeps them: no harm done
            if error is None:
                raise
        finally:
            self.busy = self.busy if error is None else failed
            if self._temporary is not None:
                self._temporary.cleanup()

    def put(self, name: str, make: Callable[[Path], object]) -> Path:
        """The file `name` (relative to the folder) as `make` writes it, in the place of the one that was there."""
        assert self._temporary is not None
        target = self.folder / name
        self.busy = target
        made = Path(self._temporary.name) / target.name
        try:
            make(made)
            digest = _digest(made)
            if not self._ours(name) and _digest(target) != digest:
                self._rename(target, "rendering.changed-name", target.parent)
            target.parent.mkdir(parents=True, exist_ok=True)
            made.replace(target)
            self._known[name] = digest
        finally:
            made.unlink(missing_ok=True)
        self.busy = None
        return target

    def retire(self, part: str, due: Collection[str]) -> None:
        """Of the folder `part` within ours: moves what we wrote once and is no longer `due` (names of files) aside into
        a folder of its own, if nobody has touched it."""
        for name in sorted(self._known):
            folder, _, file = name.rpartition("/")
            if folder != part or file in due:
                continue
            path = self.folder / name
            if path.is_file() and self._ours(name):
                self.busy = path
                aside = path.parent / message("rendering.folder-earlier", self.lang)
                aside.mkdir(exist_ok=True)
                self._rename(path, "rendering.again-name", aside)
            del self._known[name]
        self.busy = None

    def _ours(self, name: str) -> bool:
        """Whether nothing is there, or what we wrote last."""
        path = self.folder / name
        if not path.exists() and not path.is_symlink():
            return True
        return name in self._known and _digest(path) == self._known[name]

    def _rename(self, path: Path, code: str, folder: Path) -> None:
        """The file under the next free name in `folder`."""
        free, number = folder / path.name, 0
        while free.exists() or free.is_symlink():
            number += 1
            free = folder / message(code, self.lang, stem=path.stem, number=number, suffix=path.suffix)
        path.rename(free)
        if folder == path.parent:
            self.kept.append((path, free))
            self._changed(path, free)

    def _save(self) -> None:
        path = self.folder / MANIFEST
        self.busy = path
        assert self._temporary is not None
        made = Path(self._temporary.name) / MANIFEST
        made.write_text(json.dumps(dict(sorted(self._known.items())), ensure_ascii=False, indent=1) + "\n",
                        encoding="utf-8")
        made.replace(path)
        self.busy = None


def _manifest(path: Path) -> dict[str, str]:
    """What we wrote last; of a manifest that cannot be read nothing, so that everything there is kept."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(digest) for name, digest in found.items()} if isinstance(found, dict) else {}


def _digest(path: Path) -> str:
    """The SHA-256 of a file; "" for what is no file of its own (a folder, a link)."""
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
