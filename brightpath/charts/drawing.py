"""Plotly as every chart draws with it: after pandas is there whole.

Plotly looks whether pandas is loaded and takes it as it finds it. Streamlit loads it with the first table of a server, and
whoever opened a chart meanwhile met half of it: importing it here waits until it is there.
"""

from __future__ import annotations

import pandas  # noqa: F401
import plotly.graph_objects as go

__all__ = ["go"]
