"""The command line: `baro train`, `baro info`. What cannot be used is said in one message, with exit code 2."""

import math
import sys
from typing import Any

import click

from ..errors import BaroError
from .problems import RECIPES, Asked
from .train import Options

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
DATA_SETS = "\n".join(f"  {name:<19} {recipe.about}" for name, recipe in RECIPES.items())


class Sizes(click.ParamType):
    """Numbers of units, as in "128,64"; "none" for no hidden layer."""

    name = "SIZES"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, ...]:
        """Return the sizes as a tuple."""
        if isinstance(value, tuple):
            return value
        if value.strip().lower() == "none":
            return ()
        try:
            sizes = tuple(int(part) for part in value.split(","))
        except ValueError:
            sizes = (0,)
        if not all(1 <= size <= 65536 for size in sizes):
            self.fail(
                f"{value!r}: expected whole numbers from 1 to 65536 with commas between, such as 128,64, or none."
            )
        return sizes


class Positive(click.ParamType):
    """A finite number above `low`, and below `high` where there is one."""

    name = "NUMBER"

    def __init__(self, low: float = 0.0, high: float = math.inf, closed: bool = False):
        self.low, self.high, self.closed = low, high, closed

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        """Return the number."""
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not (self.low <= number if self.closed else self.low < number) or not number < self.high:
            least = f"{'at least' if self.closed else 'above'} {self.low:g}"
            most = f" and below {self.high:g}" if self.high < math.inf else ""
            self.fail(f"{value!r}: expected a number {least}{most}.")
        return number


class Names(click.ParamType):
    """Column names with commas between."""

    name = "COLUMNS"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, ...]:
        """Return the names as a tuple."""
        return value if isinstance(value, tuple) else tuple(name.strip() for name in value.split(",") if name.strip())


def _print_version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from .. import __version__

        click.echo(f"baro {__version__}")
        ctx.exit()


@click.group(context_settings=SETTINGS, no_args_is_help=True)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
def commands() -> None:
    """Train dense neural networks, at once.

    \b
    Begin with:  baro train digits
    Your data:   baro train data.csv --target COLUMN
    """


_TRAIN_HELP = f"""Train a network on DATA and write a run folder.

DATA is a CSV file, with --target COLUMN, or one of these data sets:

\b
{DATA_SETS}

The run folder holds the model (model.keras), the history (history.csv), learning curves and confusion matrix as
pictures, and index.html, which shows them.

\b
Examples:
  baro train digits
  baro train fashion_mnist --layers 300,100 --optimizer sgd --learning-rate 0.01 --epochs 30
  baro train houses.csv --target price --early-stopping 5 --out runs/houses
"""


@commands.command("train", help=_TRAIN_HELP, short_help="Train a network on a data set or a CSV file.")
@click.argument("data")
@click.option("--target", help="The column to predict (CSV files).")
@click.option(
    "--task",
    type=click.Choice(["auto", "classification", "regression"]),
    default="auto",
    help="What the target is; auto finds it from its values.",
)
@click.option("--features", type=Names(), default=(), help="Learn from these columns only, such as age,sex.")
@click.option("--ignore", type=Names(), default=(), help="Columns to leave out.")
@click.option("--delimiter", help="What stands between the fields of the CSV file; found by itself otherwise.")
@click.option("--test-split", type=Positive(0, 1), help="Share of the rows kept for the test.  [default: 0.2]")
@click.option("--layers", type=Sizes(), help="Units of the hidden layers, such as 128,64; none for no hidden layer.")
@click.option("--activation", default="relu", show_default=True, help="Activation of the hidden layers.")
@click.option("--dropout", type=Positive(0, 1, closed=True), help="Share of units dropped after each hidden layer.")
@click.option("--optimizer", default="adam", show_default=True, help="sgd, adam, rmsprop, adagrad, …")
@click.option("--learning-rate", type=Positive(), help="Step size; the optimizer's own otherwise.")
@click.option("--epochs", type=click.IntRange(1), help="How many times to go through the data.")
@click.option("--batch-size", type=click.IntRange(1), help="Rows per step.")
@click.option(
    "--early-stopping", type=click.IntRange(1), metavar="N", help="Stop N epochs after the best validation loss."
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, help="Same seed, same result.")
@click.option("--out", metavar="FOLDER", help="The run folder; must be new or empty.  [default: runs/DATA-TIME]")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object, and nothing else.")
def train_command(data: str, as_json: bool, **given: Any) -> None:
    """Train and report; the help text is `_TRAIN_HELP`."""
    from .train import train

    about_data = {"target", "task", "features", "ignore", "delimiter", "test_split"}
    asked = Asked(data, given["seed"], **{name: given[name] for name in about_data})
    options = Options(**{name: value for name, value in given.items() if name not in about_data}, quiet=as_json)
    run, folder = train(asked, options)
    if as_json:
        import json

        click.echo(
            json.dumps({**run.to_dict(), "folder": str(folder), "files": sorted(p.name for p in folder.iterdir())})
        )
        return
    from rich.console import Console

    from .show import print_run

    print_run(run, folder, Console(highlight=False))


@commands.command("info", short_help="Print versions, executors, threads and data folders.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def info_command(as_json: bool) -> None:
    """Print version, Python, NumPy, executors (which are there, which is chosen), threads and data folders."""
    from .info import examine, lines

    found = examine()
    if as_json:
        import json

        click.echo(json.dumps(found))
    else:
        click.echo("\n".join(lines(found)))


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; bad input ends with one message and exit code 2."""
    try:
        commands.main(arguments, prog_name="baro")
    except BaroError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)
    except OSError as error:  # the disk is full, a folder may not be written
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
