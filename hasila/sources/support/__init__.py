"""What the formats share: contexts, limits, charsets, dates, addresses. Nothing here is a format."""
