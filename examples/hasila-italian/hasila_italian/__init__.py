"""Italian for Hasila: a small lexicon to grow from."""
