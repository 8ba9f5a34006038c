"""The report of a run on the terminal."""

from pathlib import Path
from typing import Any

from ..report import Run, describe, headline, show

MOST_CLASSES = 20  # a larger confusion matrix does not fit a terminal; the page in the run folder has it


def print_run(run: Run, folder: Path, console: Any) -> None:
    """Print the test report and where everything lies."""
    console.print()
    console.print(f"[bold]{_safe(run.title)}[/bold]")
    console.print(_safe(describe(run)), style="dim")
    console.print("   ".join(f"{name} [bold]{show(value)}[/bold]" for name, value in headline(run)), soft_wrap=True)
    if run.task == "classification":
        if len(run.classes) <= MOST_CLASSES:
            console.print("\n[bold]test report[/bold]")
            console.print(_classes(run))
            console.print("\n[bold]true class by predicted class[/bold]")
            console.print(_confusion(run))
        else:
            console.print(f"{len(run.classes)} classes: precision, recall and the confusion matrix are in index.html.")
    if run.notes:
        console.print()
    for note in run.notes:
        console.print(f"note: {_safe(note)}", style="dim")
    console.print(
        f"\nrun folder: [bold]{_safe(str(folder))}[/bold]   (open {_safe(str(folder / 'index.html'))})", soft_wrap=True
    )


def _classes(run: Run) -> Any:
    """Return the table of precision, recall and F1."""
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("class")
    for name in ("precision", "recall", "F1", "rows"):
        table.add_column(name, justify="right")
    for row in run.test["per_class"]:
        table.add_row(_safe(row["class"]), *(show(row[key]) for key in ("precision", "recall", "f1", "rows")))
    return table


def _confusion(run: Run) -> Any:
    """Return the confusion matrix as a table, the hits in bold."""
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("")
    for name in run.classes:
        table.add_column(_safe(name if len(run.classes) <= 10 and len(name) <= 10 else name[:6]), justify="right")
    for i, counts in enumerate(run.test["confusion"]):
        cells = [f"[bold]{n}[/bold]" if i == j else str(n) if n else "·" for j, n in enumerate(counts)]
        table.add_row(_safe(run.classes[i]), *cells)
    return table


def _safe(text: str) -> str:
    """Return text that rich prints as it is, brackets and all."""
    from rich.markup import escape

    return escape(text)
