"""Figures of the dashboard: plain results in, a drawing with its equal table out.

Pure: no Django, no input or output, no clock. First views are server-drawn SVG; the one
interactive chart also carries a Plotly figure as plain JSON-able data.
"""
