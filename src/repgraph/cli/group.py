"""The group of commands: every error becomes one clear message and an exit code.

Exit codes: 0 fine, 1 the data does not conform, 2 wrong usage or bad input, 3 the store does not answer.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from repgraph.cli.printing import say, say_all
from repgraph.errors import DoesNotConform, NotFoundError, RepgraphError, StoreError

NOT_CONFORMING, BAD_INPUT, NO_STORE, INTERRUPTED = 1, 2, 3, 130

store_option = click.option(
    "--store",
    "location",
    metavar="PATH|URL",
    default=None,
    help="Build folder, Oxigraph directory, or SPARQL endpoint; else $REPGRAPH_STORE, else ./build.",
)
"""Option of every command that reads a graph."""


class Commands(click.Group):
    """Commands that turn every error into one clear message and an exit code."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run a command; what goes into a file or a pipe is UTF-8, whatever the locale."""
        if sys.stdout is None:
            sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - it stays open
        elif not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
        return super().main(*args, **kwargs)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:  # noqa: ANN401
        """Parse the words; ``--help`` prints already here."""
        try:
            return super().make_context(*args, **kwargs)
        except BrokenPipeError:
            raise hung_up() from None
        except OSError as error:
            say(f"{error.filename or 'system'}: {error.strerror or error}")
            raise click.exceptions.Exit(BAD_INPUT) from error

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run a command and tell its error in plain words; the only place where errors become exit codes."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            raise hung_up() from None
        except KeyboardInterrupt:
            say("interrupted")
            ctx.exit(INTERRUPTED)
        except DoesNotConform as error:
            say_all(error.lines)
            say(f"{len(error.lines)} violations: nothing was published; the last good graph is still in place")
            ctx.exit(NOT_CONFORMING)
        except StoreError as error:
            say(str(error))
            ctx.exit(NO_STORE)
        except RepgraphError as error:
            say_all(str(error).splitlines())
            ctx.exit(BAD_INPUT)
        except OSError as error:
            say(f"{error.filename or 'system'}: {error.strerror or error}")
            ctx.exit(BAD_INPUT)
        return result

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:  # noqa: ANN401
        """Offer the nearest command for one that does not exist."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            raise click.UsageError(str(NotFoundError("command", args[0], self.commands)), ctx)
        return super().resolve_command(ctx, args)


def hung_up() -> click.exceptions.Exit:
    """Return the end of a run whose reader has seen enough (``| head``), with no second error at shutdown."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return click.exceptions.Exit(0)
