"""Charts as geometry in user units; templates draw them as SVG, so that colours follow the page and every point is a link."""
