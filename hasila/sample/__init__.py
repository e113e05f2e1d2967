"""A bundled sample of news items; see its README."""
