"""A file is read in a process of its own: whatever becomes of that, it is said of that file, and nothing else is."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import fields, replace
from pathlib import Path

import pytest

from gouji.messages import message, remedy
from gouji.problems import ProblemsError
from gouji.reading import Document, Paragraph, Place, UnreadableError, apart
from gouji.reading.apart import DiedError, FaultApartError, call_apart, cause_of, read_apart
from gouji.reading.limits import Limits, _read, bounded, limits, memory

PAGE = b"<html><body><p>x</p></body></html>"


def bounds(**values: int) -> Limits:
    return replace(limits(), **values)


def hog() -> int:
    return len(bytearray(1 << 40))


def spin() -> None:
    while True:
        pass


def abort_when_full() -> None:
    """As PDFium does when an allocation fails."""
    kept = []
    try:
        while True:
            kept.append(bytearray(b"x") * (4 << 20))
    except MemoryError:
        os.abort()


@pytest.fixture
def page(tmp_path):
    """A file that is not read where the caller is."""
    file = tmp_path / "page.html"
    file.write_bytes(PAGE)
    return file


@pytest.fixture
def reader(monkeypatch):
    """Puts another reader in place of all of ours, under limits that it may choose."""
    def put(do, **values):
        monkeypatch.setattr(apart, "limits", lambda: bounds(**values))
        monkeypatch.setattr(apart, "read_document", lambda path: do())
    return put


def test_what_is_read_apart_is_the_same(page, reader):
    document = Document(str(page), "html", (Paragraph("x", Place(1)),))
    reader(lambda: document)
    assert read_apart(page) == document


@pytest.mark.parametrize(("do", "values", "code", "told"), [
    (hog, {}, "limits.memory", {"limit": limits().memory_mb}),
    (abort_when_full, {"memory_mb": 200}, "limits.memory", {"limit": 200}),
    (lambda: os.kill(os.getpid(), signal.SIGKILL), {}, "limits.memory", {"limit": limits().memory_mb}),
    (spin, {"cpu_seconds": 1}, "limits.cpu", {"limit": 1}),
    (lambda: time.sleep(60), {"wall_seconds": 1}, "limits.wall", {"limit": 1}),
    (os.abort, {}, "limits.crashed", {"limit": limits().memory_mb, "signal": "SIGABRT"}),
    (lambda: ctypes.string_at(0), {}, "limits.crashed", {"limit": limits().memory_mb, "signal": "SIGSEGV"}),
    (lambda: os._exit(3), {}, "limits.crashed", {"limit": limits().memory_mb, "signal": "exit 3"}),
], ids=["memory", "abort for want of memory", "killed", "processor time", "time", "abort", "segfault", "exit"])
def test_what_a_file_does_to_its_process_is_told_with_the_limit_and_what_to_do(page, reader, do, values, code, told):
    reader(do, **values)
    with pytest.raises(UnreadableError) as caught:
        read_apart(page)
    assert (caught.value.file, caught.value.code, caught.value.values) == (str(page), code, told)
    for lang in ("zh", "en"):
        assert str(next(iter(told.values()))) in message(code, lang, **told)
        assert remedy(code, lang, **told)


def test_a_process_that_turns_off_its_timer_is_ended_from_here(monkeypatch):
    monkeypatch.setattr(apart, "_GRACE", 0.1)

    def deaf():
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        time.sleep(60)

    with pytest.raises(DiedError) as died:
        call_apart(deaf, bounds(wall_seconds=1))
    assert died.value.cause == "wall"


def test_why_a_file_cannot_be_read_is_told_as_if_it_were_read_here(page, reader):
    def refuse():
        raise UnreadableError("page.html", "reading.too-large", size=60.0, limit=50)

    reader(refuse)
    with pytest.raises(UnreadableError) as caught:
        read_apart(page)
    assert (caught.value.code, caught.value.values) == ("reading.too-large", {"size": 60.0, "limit": 50})


def test_a_fault_of_ours_comes_back_with_its_line(page, reader):
    reader(lambda: {}["nothing"])
    with pytest.raises(FaultApartError, match=r"KeyError: 'nothing' \(test_apart.py:\d+\)"):
        read_apart(page)


def test_a_panic_of_a_library_is_the_files_fault(page, reader):
    def panic():
        raise type("PanicException", (BaseException,), {})("index out of bounds")

    reader(panic)
    with pytest.raises(UnreadableError) as caught:
        read_apart(page)
    assert caught.value.code == "limits.crashed"


def test_text_and_what_nobody_can_read_need_no_process(tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "call_apart", lambda *values: pytest.fail("a process for plain text"))
    (tmp_path / "a.txt").write_text("一、总体情况\n正文", "utf-8")
    assert read_apart(tmp_path / "a.txt").format == "text"
    os.mkfifo(tmp_path / "pipe")
    for name in ("none.pdf", "pipe", "."):
        with pytest.raises(UnreadableError, match=str(tmp_path)):
            read_apart(tmp_path / name)


def test_where_limits_are_in_force_already_it_is_read_in_place(page, reader):
    reader(lambda: Document(str(os.getpid()), "html", ()))

    def twice():
        with bounded(limits()):
            return read_apart(page).file == str(os.getpid())

    assert call_apart(twice) is True
    assert read_apart(page).file != str(os.getpid())


def test_limits_are_taken_back_afterwards():
    def kept():
        kinds = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)
        before = [resource.getrlimit(kind) for kind in kinds]
        with bounded(bounds(wall_seconds=1)):
            inside = [resource.getrlimit(kind) for kind in kinds]
        time.sleep(1.2)  # the timer would have ended this process
        return before, inside, [resource.getrlimit(kind) for kind in kinds]

    before, inside, after = call_apart(kept)
    assert before == after
    assert all(was != now for was, now in zip(before[:2], inside[:2], strict=True))


def test_handlers_of_signals_are_put_back_afterwards():
    def kept():
        mine = {kind: lambda *_: None for kind in (signal.SIGALRM, signal.SIGXCPU)}
        for kind, handler in mine.items():
            signal.signal(kind, handler)
        with bounded(limits()):
            inside = [signal.getsignal(kind) == signal.SIG_DFL for kind in mine]
        return inside, [signal.getsignal(kind) is handler for kind, handler in mine.items()]

    assert call_apart(kept) == ([True, True], [True, True])


def test_addresses_are_not_limited_where_nobody_knows_how_many_there_are(monkeypatch):
    def inside():
        with bounded(limits()):
            return resource.getrlimit(resource.RLIMIT_AS)

    monkeypatch.setattr("gouji.reading.limits.memory", lambda: (0, 0))
    assert call_apart(inside) == resource.getrlimit(resource.RLIMIT_AS)


def test_memory_that_the_process_had_before_is_not_the_files():
    ballast = bytearray(b"x") * (300 << 20)

    def fits():
        return len(bytearray(b"x") * (20 << 20))

    assert call_apart(fits, bounds(memory_mb=120)) == 20 << 20
    assert memory()[1] > len(ballast)
    with pytest.raises(DiedError, match="memory"):
        call_apart(hog, bounds(memory_mb=120))


def test_many_deaths_leave_no_process_and_no_descriptor_behind(page, reader):
    reader(os.abort)
    def held():
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        return children, sorted(path.name for path in Path("/proc/self/fd").iterdir())

    before = held()
    for _ in range(20):
        with pytest.raises(UnreadableError):
            read_apart(page)
    assert held() == before


def test_large_results_come_whole_and_threads_do_not_matter():
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert call_apart(lambda: "表" * 3_000_000, limits()) == "表" * 3_000_000
    finally:
        stop.set()
        thread.join()


CTRL_C = """
import os, signal, sys, time
from gouji.reading.apart import call_apart
def work():
    sys.stdout.write("never"); sys.stdout.flush(); os.write(2, b"never")
    os.write(told, str(os.getpid()).encode())
    time.sleep(60)
heard, told = os.pipe()
sys.stdout.write("once ")  # unwritten at the fork
if os.fork() == 0:
    pid = int(os.read(heard, 99))
    os.kill(os.getppid(), signal.SIGINT)
    os.write(told, str(pid).encode())
    os._exit(0)
try:
    call_apart(work)
except KeyboardInterrupt:
    os.wait()
    try:
        os.kill(int(os.read(heard, 99)), 0)
    except ProcessLookupError:
        print("ended")
"""


def test_ctrl_c_ends_the_other_process_which_prints_nothing():
    done = subprocess.run([sys.executable, "-c", CTRL_C], capture_output=True, text=True, timeout=30, check=True)
    assert (done.stdout, done.stderr) == ("once ended\n", "")


def test_the_cause_of_a_death_goes_by_its_signal():
    full = limits().memory_mb << 20
    assert [cause_of(-signal.SIGXCPU).cause, cause_of(-signal.SIGALRM).cause, cause_of(-signal.SIGABRT, full).cause,
            cause_of(-signal.SIGABRT, full // 2).cause, cause_of(1).cause] == ["cpu", "wall", "memory", "crashed",
                                                                              "crashed"]


# ── the limits themselves ──

def given(tmp_path, **lines):
    """`rules/reading.yaml` with other lines."""
    names = {f.name: "7" for f in fields(Limits)} | lines
    file = tmp_path / "reading.yaml"
    file.write_text("limits:\n" + "".join(f"  {k}: {v}\n" for k, v in names.items() if v is not None), "utf-8")
    return file


def test_limits_are_what_the_file_says(tmp_path):
    assert set(vars_of(_read(given(tmp_path)))) == {7}
    assert _read(given(tmp_path, memory_mb="900")).memory_mb == 900


def vars_of(made: Limits) -> list[int]:
    return [getattr(made, f.name) for f in fields(Limits)]


@pytest.mark.parametrize("text", ["九百", "-1", "0", "1.5", "900MB", "10000000000", "1e3"])
def test_what_is_no_count_is_told_with_its_place(tmp_path, text):
    with pytest.raises(ProblemsError) as caught:
        _read(given(tmp_path, memory_mb=text))
    (problem,) = caught.value.problems
    line = 2 + [f.name for f in fields(Limits)].index("memory_mb")
    assert (problem.code, problem.line, problem.column) == ("limits.not-a-count", line, len("  memory_mb: ") + 1)
    assert text in problem.render("zh") and "进程内存兆字节" in problem.render("zh")


def test_a_limit_that_is_not_there_or_empty_is_told(tmp_path):
    for text in (None, ""):
        with pytest.raises(ProblemsError) as caught:
            _read(given(tmp_path, memory_mb=text, cpu_seconds="x"))
        assert sorted(problem.code for problem in caught.value.problems) == ["limits.absent", "limits.not-a-count"]


def test_a_file_without_limits_is_told(tmp_path):
    for text in ("页码: [x]\n", "限额:\n"):
        (tmp_path / "reading.yaml").write_text(text, "utf-8")
        with pytest.raises(ProblemsError) as caught:
            _read(tmp_path / "reading.yaml")
        assert all(problem.code.startswith(("limits.", "language.", "yaml.")) for problem in caught.value.problems)
