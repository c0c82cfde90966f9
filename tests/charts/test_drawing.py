"""Charts draw with a Plotly that finds pandas whole, whatever another page is loading."""

from __future__ import annotations

import ast
from pathlib import Path

from brightpath.charts import drawing


def imports(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names]
    return found + [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_every_chart_takes_plotly_from_where_pandas_was_waited_for() -> None:
    room = Path(drawing.__file__).parent
    assert imports(room / "drawing.py")[:2] == ["pandas", "plotly.graph_objects"]
    others = [path.name for path in room.glob("*.py") if path.name != "drawing.py"]
    assert [name for name in others if any(one.startswith("plotly") for one in imports(room / name))] == []
    assert any("brightpath.charts.drawing" in imports(room / name) for name in others)
