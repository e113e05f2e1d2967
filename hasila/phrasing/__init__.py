"""Facts, names and explanations in the words of a reader's language. What the words are stands in ``hasila/languages``."""
