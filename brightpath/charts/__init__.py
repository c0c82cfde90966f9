"""Charts: a frame in, a Plotly figure out, one theme. No chart knows a page."""
