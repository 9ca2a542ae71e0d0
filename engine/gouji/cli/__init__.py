"""The `gouji` command."""

from __future__ import annotations

import gc
import os
import sys
import traceback

# click's own 2 for a mistyped command line would read as "rule pack in error".
_USAGE = 64


def main() -> None:
    """Entry point: exit codes as in design.md §8; a fault of ours is said in one sentence (GOUJI_DEBUG=1: in full)."""
    gc.set_threshold(50_000, 20, 20)  # what loading makes stays: looking for what went is a tenth of a short command
    import click

    from gouji.cli.commands import build
    from gouji.cli.texts import asked_language, complaint, say
    from gouji.problems import ProblemsError

    lang = asked_language()
    try:
        sys.exit(build(lang).main(standalone_mode=False))
    except click.ClickException as error:
        click.echo(complaint(error, lang), err=True)
        sys.exit(_USAGE if isinstance(error, click.UsageError) else error.exit_code)
    except ProblemsError as error:
        click.echo(error.render(lang), err=True)
        click.echo(say("pack-in-error", lang, count=len(error.problems)), err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("aborted", lang), err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        from gouji.reasoning import EngineError

        if isinstance(error, EngineError):  # the engine asked for by name cannot be used: that is no crash
            click.echo("\n  ".join(filter(None, (error.text(lang), error.fix(lang)))), err=True)
            sys.exit(5)
        if os.environ.get("GOUJI_DEBUG"):
            traceback.print_exc()
        click.echo(say("own-fault", lang, error=f"{type(error).__name__}: {error}"), err=True)
        sys.exit(5)
