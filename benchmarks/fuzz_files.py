"""Mutants of real files through the readers: crashes, hangs, faults of ours, and tables lost without a word.

    python benchmarks/fuzz_files.py --count 20000 --seed 1 --keep /tmp/mutants

Half are mutated as bytes, half inside their valid containers: parts of a ZIP, tags and attributes, decompressed streams
of a PDF. Each is read and fitted in the processes and under the limits that an audit has. A mutant that is told to be
unreadable, or whose process dies of it, costs nobody anything and is only counted. Exit code 1 for a crash of this
process, a hang (a limit of time), an exception that is no UnreadableError, and for a silent pass: a report that is
recognised with at least six figures fewer than the original, though neither a doubt nor its audit tells of anything.
"""

from __future__ import annotations

import io
import re
import sys
import time
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import click
from tabulate import tabulate

from gouji.checking import subject_of
from gouji.claims import extract_claims
from gouji.corpus.pool import LostWorkerError, shared
from gouji.fitting import Report, fit
from gouji.packs import Pack, load_pack
from gouji.reading import UnreadableError, read_bytes
from gouji.reading.apart import told_at
from gouji.reading.limits import bounded, limits
from gouji.reasoning import Reasoner, audit_report, program_of

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (ROOT.parent / "shared" / "documents", ROOT / "reports" / "submissions", ROOT / "tests")
FORMATS = frozenset({".txt", ".md", ".html", ".htm", ".mht", ".docx", ".xlsx", ".pdf", ".doc", ".xls", ".zip"})
MOST_BYTES = 2_000_000  # of an original: scans are all picture
FEWER = 5
ODD = (b"0", b"1", b"-1", b"2", b"7", b"255", b"65535", b"65536", b"99999999", b"2147483648", b"4294967297", b"1e308",
       b"NaN", b"", b"0.0001", "三".encode())
BYTES = (b"\0", b"\xff", b"<", b">", b"&", b'"', b"\r\n", b"\xe3\x80\x80", b"\xef\xbb\xbf", b"</", b"<!--", b"]]>")
_TAG = re.compile(rb"<[^<>]{1,400}>")
_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?")
_HEAD = 2000
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_OPERATION = re.compile(rb"[^\n]+\n")
_MAIN = ("word/document.xml", "xl/worksheets/", "xl/sharedStrings", "word/styles", "word/numbering", "xl/workbook")


class Original(NamedTuple):
    file: str
    raw: bytes
    given: int  # figures that it has
    doubts: frozenset[str]
    told: frozenset[str]  # what an audit of it tells of


class Examined(NamedTuple):
    """`kind`: read, fewer (figures, and said so), silent (the same unsaid), refused, or fault; `detail` says more."""

    kind: str
    detail: str


class _Here:
    pack: Pack
    reasoner: Reasoner
    originals: list[Original]


# ── mutating ──

def mutant(originals: list[Original], seed: int, number: int) -> tuple[Original, bytes, bool]:
    """(original, its mutant, whether inside its container): the same for the same seed and number."""
    rng = Random(f"{seed} {number}")
    some = [original for original in originals if original.given] if rng.random() < 0.85 else originals
    kind = rng.choice(sorted({Path(original.file).suffix for original in some}))  # not by how many there are of each
    original = rng.choice([original for original in some if original.file.endswith(kind)])
    inside = number % 2 == 1
    raw = original.raw
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        raw = _inside(raw, rng) if inside else _bytes(raw, rng, rng.choice(originals).raw)
    return original, raw, inside


def _bytes(raw: bytes, rng: Random, other: bytes) -> bytes:
    at = rng.randrange(len(raw) + 1)
    some = rng.choice((1, 2, 8, 64, 1024, len(raw) // 4))
    match rng.randrange(8):
        case 0:
            return raw[:at] + bytes([(raw[at] if at < len(raw) else 0) ^ (1 << rng.randrange(8))]) + raw[at + 1 :]
        case 1:
            return raw[:at] + rng.randbytes(min(some, 64)) + raw[at + min(some, 64) :]
        case 2:
            return raw[:at] + rng.choice(BYTES) + raw[at:]
        case 3:
            return raw[:at] + raw[at + some :]
        case 4:
            return raw[:at]
        case 5:
            return raw[:at] + raw[at : at + some] * rng.choice((2, 3, 20)) + raw[at + some :]
        case 6:
            return raw[:at] + other[rng.randrange(len(other)) :]
        case _:
            return raw[:at] + bytes(some) + raw[at + some :]


def _inside(raw: bytes, rng: Random) -> bytes:
    if raw.startswith(b"PK\x03\x04"):
        return _in_zip(raw, rng)
    if raw.startswith(b"%PDF"):
        return _in_pdf(raw, rng)
    return _in_tags(raw, rng) if b"<" in raw[:4096] else _in_lines(raw, rng)


def _in_zip(raw: bytes, rng: Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError):
        return raw
    main = [name for name in parts if name.startswith(_MAIN)]
    name = rng.choice(main if main and rng.random() < 0.8 else list(parts))
    if rng.random() < 0.03:
        del parts[name]
    else:
        parts[name] = _in_tags(parts[name], rng)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _in_tags(raw: bytes, rng: Random) -> bytes:
    tags = [match.span() for match in _TAG.finditer(raw)]
    if not tags:
        return _bytes(raw, rng, raw) if raw else raw
    start, end = rng.choice(tags)
    tag, close = raw[start:end], _closed(raw, start, end)
    match rng.randrange(9):
        case 0:
            return raw[:start] + raw[end:] if rng.random() < 0.3 else raw[:start] + raw[close:]
        case 1:
            return raw[:start] + raw[close:]
        case 2:
            return raw[:close] + raw[start:close] * rng.choice((1, 3, 40)) + raw[close:]
        case 3:  # an element goes elsewhere
            to = rng.choice(tags)[0]
            element, rest = raw[start:close], raw[:start] + raw[close:]
            to = to - len(element) if to >= close else min(to, start)
            return rest[:to] + element + rest[to:]
        case 4 | 5:
            numbers = [m.span() for m in _NUMBER.finditer(tag)]
            if not numbers:
                return raw[:start] + re.sub(rb'"[^"]*"', b'"' + rng.choice(ODD) + b'"', tag, count=1) + raw[end:]
            a, b = rng.choice(numbers)
            return raw[: start + a] + rng.choice(ODD) + raw[start + b :]
        case 6:
            return raw[:start] + re.sub(rb'\s[\w:]+="[^"]*"', b"", tag, count=1) + raw[end:]
        case 7:
            return raw[:start] + tag[:-1] + rng.choice((b' rowspan="3"', b' colspan="2"', b' style="display:none"',
                                                        b' w:val="3"')) + b">" + raw[end:]
        case _:
            return raw[:end] + rng.choice(BYTES) + raw[end:]


def _closed(raw: bytes, start: int, end: int) -> int:
    """Where ends what a tag opens, counting those of its name; of any other tag, its own end."""
    name = re.match(rb"<([\w:]+)", raw[start:end])
    if name is None or raw[end - 2 : end] == b"/>":
        return end
    depth = 0
    for found in re.compile(rb"<(/?)" + name[1] + rb"(?=[\s>/])[^<>]*>").finditer(raw, start):
        depth += -1 if found[1] else 0 if found[0].endswith(b"/>") else 1
        if depth == 0:
            return found.end()
    return end


def _in_lines(raw: bytes, rng: Random) -> bytes:
    lines = raw.splitlines(keepends=True)
    at, to = sorted((rng.randrange(len(lines) + 1), rng.randrange(len(lines) + 1)))
    match rng.randrange(4):
        case 0:
            lines[at : at + rng.choice((1, 3, 20))] = []
        case 1:
            lines[at:at] = lines[at : at + 3] * rng.choice((1, 20))
        case 2:
            lines[at:to] = reversed(lines[at:to])
        case _:
            lines[at:at] = [rng.choice(BYTES)]
    return b"".join(lines)


def _in_pdf(raw: bytes, rng: Random) -> bytes:
    """A stream decompressed, changed and put back; where it fits into the place it had, no offset changes."""
    streams = list(_STREAM.finditer(raw))
    rng.shuffle(streams)
    for stream in streams:
        try:
            plain = zlib.decompress(stream[1])
        except zlib.error:
            continue
        if not plain[:_HEAD].isascii():  # a font or a picture: no operations in it, and long to look for them
            continue
        data = zlib.compress(_in_operations(plain, rng), 9)
        if len(data) <= len(stream[1]):
            data = data.ljust(len(stream[1]), b"\0")
            return raw[: stream.start(1)] + data + raw[stream.end(1) :]
        head = raw[: stream.start(1)]
        length = head.rfind(b"/Length")
        said = re.compile(rb"/Length (\d+)(?! \d+ R)").match(head, length) if length >= 0 else None
        if said:
            head = head[: said.start(1)] + str(len(data)).encode() + head[said.end(1) :]
        return head + data + raw[stream.end(1) :]
    return _bytes(raw, rng, raw)


def _in_operations(plain: bytes, rng: Random) -> bytes:
    found = [match.span() for match in (_OPERATION if rng.random() < 0.6 else _NUMBER).finditer(plain)]
    if not found:
        return _bytes(plain, rng, plain) if plain else plain
    start, end = rng.choice(found)
    match rng.randrange(4):
        case 0:
            return plain[:start] + plain[end:]
        case 1:
            return plain[:end] + plain[start:end] * rng.choice((1, 5, 5000)) + plain[end:]
        case 2:
            return plain[:start] + rng.choice(ODD) + plain[end:]
        case _:
            return _bytes(plain, rng, plain)


# ── examining, in a process of the pool ──

def begin(pack: Pack) -> None:
    _Here.pack = pack
    _Here.reasoner = Reasoner(program_of(pack), "plain")
    _Here.originals = originals()


def originals() -> list[Original]:
    """The files that can be read as they are, or are refused in order: mutants may not."""
    found = sorted({file for folder in SOURCES for file in folder.rglob("*") if file.suffix in FORMATS})
    out = []
    for file in found:
        raw = file.read_bytes()
        if 0 < len(raw) <= MOST_BYTES:
            report = _report(raw, file.name)
            given = 0 if report is None else _given(report)
            out.append(Original(file.name, raw, given, _doubts(report), _told(report) if given else frozenset()))
    return out


def examine(piece: tuple[int, int]) -> Examined:
    original, raw, _ = mutant(_Here.originals, *piece)
    with bounded(limits()):
        try:
            report = _report(raw, original.file, strict=True)
        except UnreadableError as error:
            return Examined("refused", error.code)
        except MemoryError:
            return Examined("refused", "limits.memory")
        except Exception as error:
            return Examined("fault", told_at(error))
        if report is None or _given(report) >= original.given - FEWER:
            return Examined("read", "")
        if _doubts(report) - original.doubts or _told(report) - original.told:
            return Examined("fewer", "")
    return Examined("silent", f"{original.given} figures, then {_given(report)}")


def _report(raw: bytes, file: str, strict: bool = False) -> Report | None:
    try:
        return fit(read_bytes(raw, file), _Here.pack.vocabularies)
    except UnreadableError:
        if strict:
            raise
        return None


def _given(report: Report) -> int:
    return sum(figure.state == "given" for figure in report.figures.values())


def _doubts(report: Report | None) -> frozenset[str]:
    return frozenset() if report is None else frozenset(f"{doubt.code} {sorted(map(str, doubt.values.items()))}"
                                                        for doubt in report.doubts)


def _told(report: Report) -> frozenset[str]:
    """What an audit tells of it: rules and where they apply, not in which words."""
    pack = _Here.pack
    report = extract_claims(report, pack.phrases, subject_of(report, pack).lookup)
    audited = audit_report(subject_of(report, pack), _Here.reasoner)
    return frozenset(f"{f.result.rule.id} {f.result.scope}" for f in audited.findings)


# ── here ──

@click.command()
@click.option("--count", default=20_000, show_default=True, help="how many mutants")
@click.option("--seed", default=1, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--keep", type=click.Path(path_type=Path), help="folder for mutants that are amiss, or kill a process")
def main(count: int, seed: int, workers: int, keep: Path | None) -> None:
    """Exit code 1 where a mutant crashed us, hung, found a fault of ours, or passed in silence."""
    pack = load_pack(None)
    _Here.pack, _Here.reasoner = pack, Reasoner(program_of(pack), "plain")
    known = originals()
    table: dict[str, Counter[str]] = {}
    details: Counter[str] = Counter()
    samples: dict[str, int] = {}
    started = time.perf_counter()
    pieces = ((seed, number) for number in range(count))
    for done, ((_, number), found) in enumerate(shared(examine, pieces, workers, begin, pack), 1):
        original, raw, inside = mutant(known, seed, number)
        kind, detail = _kind(found)
        row = f"{Path(original.file).suffix[1:]} {'inside' if inside else 'bytes'}"
        table.setdefault(row, Counter()).update([kind, "mutants"])
        if kind not in ("read", "fewer", "refused"):
            text = f"{kind}: {detail}"
            details[text] += 1
            samples.setdefault(text, number)
            if keep is not None and details[text] <= 3:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{kind}-{number}-{original.file}").write_bytes(raw)
        if done % 1000 == 0:
            print(f"{done} in {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    seconds = time.perf_counter() - started
    columns = ["mutants", "read", "fewer", "refused", "memory", "crashed", "cpu", "wall", "fault", "silent"]
    total = sum(table.values(), Counter())
    rows: list[list[Any]] = [[name, *(table[name][c] for c in columns)] for name in sorted(table)]
    print(tabulate([*rows, ["all", *(total[c] for c in columns)]], ["", *columns]))
    print(f"{len(known)} originals, {count} mutants in {seconds:.0f} s, {count / seconds:.0f} a second")
    for text, times in details.most_common(60):
        print(f"{times:>5} {text[:200]} (number {samples[text]}, {mutant(known, seed, samples[text])[0].file})")
    sys.exit(bool(total["cpu"] + total["wall"] + total["fault"] + total["silent"]))


def _kind(found: Examined | Exception) -> tuple[str, str]:
    if isinstance(found, Examined):
        return found.kind, found.detail
    if isinstance(found, LostWorkerError):
        return found.cause or "crashed", found.signal
    return "fault", str(found)


if __name__ == "__main__":
    from fuzz_files import main as imported  # the processes of the pool know this file by its name alone

    imported()
